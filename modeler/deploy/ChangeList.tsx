import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Change, ChangeKind } from './changes.ts';

const KINDS: ChangeKind[] = ['added', 'removed', 'changed', 'moved'];

/** Changes by kind, each element by its name; a click shows it where `onPick` is given. */
export function ChangeList({ changes, onPick }: { changes: Change[]; onPick?(change: Change): void }) {
  const { t } = useTranslation('modeler');
  if (changes.length === 0) return <p>{t('changes.none')}</p>;
  return (
    <div className="change-list">
      {KINDS.map((kind) => {
        const found = changes.filter((change) => change.kind === kind);
        if (found.length === 0) return null;
        return (
          <section key={kind} aria-label={t(`changes.${kind}`)}>
            <h3>
              <span className={`change-key ${kind}`} aria-hidden="true" /> {t(`changes.${kind}`)} · {found.length}
            </h3>
            <ul>
              {found.map((change) => (
                <li key={change.elementId}>
                  <ChangeLine change={change} onPick={onPick} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function ChangeLine({ change, onPick }: { change: Change; onPick?(change: Change): void }) {
  const { t, i18n } = useTranslation('modeler');
  const english = i18n.language.startsWith('zh') ? undefined : change.nameEn;
  const way = change.from ? `${change.from} → ${change.to ?? ''}` : undefined;
  const type = t(`type.${change.type.replace('bpmn:', '')}`, { defaultValue: change.type });
  const name = [english ?? change.name, way].filter(Boolean).join(' · ') || change.elementId;
  return (
    <>
      {onPick ? (
        <button type="button" className="link-button" onClick={() => onPick(change)}>
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}{' '}
      <Tag>{type}</Tag>
      {change.attributes.length > 0 ? (
        <span className="modeler-hint">
          {change.attributes.map((each) => t(`attribute.${each}`, { defaultValue: each })).join(t('comma'))}
        </span>
      ) : null}
    </>
  );
}
