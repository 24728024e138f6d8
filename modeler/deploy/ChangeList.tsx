import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Change, ChangeKind, End } from './changes.ts';
import '../text.css';
import './changes.css';

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
          <details key={kind} open={kind !== 'moved'}>
            <summary>
              <span className={`change-key ${kind}`} aria-hidden="true" /> {t(`changes.${kind}`)} · {found.length}
            </summary>
            <ul>
              {found.map((change) => (
                <li key={change.elementId}>
                  <ChangeLine change={change} onPick={onPick} />
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

function ChangeLine({ change, onPick }: { change: Change; onPick?(change: Change): void }) {
  const { t, i18n } = useTranslation('modeler');
  const zh = i18n.language.startsWith('zh');
  const typeOf = ({ type }: End) => t(`type.${type.replace('bpmn:', '')}`, { defaultValue: type });
  const nameOf = (end: End) => (zh ? end.name : (end.nameEn ?? end.name));
  const called = (end: End) => nameOf(end) ?? typeOf(end);
  const way = change.from && change.to ? `${called(change.from)} → ${called(change.to)}` : undefined;
  const type = typeOf(change);
  const name = [nameOf(change), way].filter(Boolean).join(' · ') || change.elementId;
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
