import { useTranslation } from 'react-i18next';
import { type TimelineEntry, useTimeline } from '../../api/cases.ts';
import { Loaded } from '../../app/Loading.tsx';
import { named } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useElementName } from './element-names.ts';
import './timeline.css';

/** Beginning and end of one thing at one moment are one thing to say. */
const SILENT = new Set(['activity.started', 'instance.started', 'condition.fired']);

export function Timeline({ caseId }: { caseId: string }) {
  const { t } = useTranslation('cases');
  const timeline = useTimeline(caseId);
  return (
    <Loaded query={timeline}>
      {(entries) => {
        const told = entries.filter(isTold).reverse();
        if (told.length === 0) return <p className="muted">{t('nothingYet')}</p>;
        return (
          <ol className="timeline">
            {told.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several things may happen to one element at one moment
              <Entry key={`${entry.at}-${entry.type}-${entry.elementId}-${index}`} entry={entry} caseId={caseId} />
            ))}
          </ol>
        );
      }}
    </Loaded>
  );
}

/** Steps without a name are the diagram's own business. */
const isTold = ({ type, name }: TimelineEntry) => !SILENT.has(type) && (name !== undefined || !type.startsWith('activity.'));

function Entry({ entry, caseId }: { entry: TimelineEntry; caseId: string }) {
  const { t } = useTranslation('cases');
  const { person } = useNames();
  const { type, by, byName, detail = {}, name, nameEn, at, elementId } = entry;
  const nameOf = useElementName(caseId);
  const subject = name ? nameOf(elementId ?? name, named({ name, nameEn })) : '';
  const known = t(`event.${type.replace('.', '_')}`, { subject, level: String(detail.level ?? ''), defaultValue: '' });
  const who = by && by !== 'system' ? (byName ?? (by === 'public' ? t('by.public') : person(by))) : '';
  const reason = detail.text ?? detail.reason;
  return (
    <li className={type.startsWith('alert.raised') || type.startsWith('deadline.esc') ? 'urgent' : undefined}>
      <span className="muted">
        <Moment at={at} />
        {who && ` · ${who}`}
      </span>
      <div>{known || `${subject || (elementId ?? '')} ${type}`}</div>
      {typeof reason === 'string' && <div style={{ whiteSpace: 'pre-wrap' }}>{reason}</div>}
    </li>
  );
}
