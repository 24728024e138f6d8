import { useTranslation } from 'react-i18next';
import { type TimelineEntry, useTimeline } from '../../api/cases.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { named, titled } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useElementName } from './element-names.ts';
import './timeline.css';

/** Beginning and end of one thing at one moment are one thing to say. */
const SILENT = new Set(['activity.started', 'instance.started', 'condition.fired']);

export function Timeline({ caseId }: { caseId: string }) {
  const { t } = useTranslation('cases');
  const timeline = useTimeline(caseId);
  const { waiting } = useNames();
  return (
    <Loaded query={timeline}>
      {(entries) => {
        if (waiting) return <Waiting />;
        const told = together(entries.filter(isTold)).reverse();
        if (told.length === 0) return <p className="muted">{t('nothingYet')}</p>;
        return (
          <ol className="timeline">
            {told.map(([entry, times]) => (
              <Entry key={JSON.stringify(entry)} entry={entry} times={times} caseId={caseId} />
            ))}
          </ol>
        );
      }}
    </Loaded>
  );
}

/** Steps without a name are the diagram's own business. */
const isTold = ({ type, name }: TimelineEntry) => !SILENT.has(type) && (name !== undefined || !type.startsWith('activity.'));

/** What happened to several of a kind at one moment is one line, and says to how many. */
function together(entries: TimelineEntry[]): [TimelineEntry, number][] {
  const alike = new Map<string, [TimelineEntry, number]>();
  for (const entry of entries) {
    const key = JSON.stringify(entry);
    alike.set(key, [entry, (alike.get(key)?.[1] ?? 0) + 1]);
  }
  return [...alike.values()];
}

function Entry({ entry, times, caseId }: { entry: TimelineEntry; times: number; caseId: string }) {
  const { t } = useTranslation('cases');
  const { person } = useNames();
  const { type, by, byName, detail = {}, name, nameEn, about, at, elementId } = entry;
  const { nameOf } = useElementName(caseId);
  const subject = name ? titled({ name: nameOf(elementId ?? name, named({ name, nameEn })), about }) : '';
  const level = String(detail.level ?? '');
  // The way in which a case came in is said with its opening.
  const event = type === 'case.opened' && subject ? 'case_opened_by' : type.replace('.', '_');
  const known = t(`event.${event}`, { subject, level, defaultValue: '' });
  const rung = type.startsWith('deadline.') && level && ` · ${t('rung', { level })}`;
  const flag = typeof detail.flag === 'string' && t(`board:flag.${detail.flag}`, { defaultValue: '' });
  const who = by && by !== 'system' ? (byName ?? (by === 'public' ? t('by.public') : person(by))) : '';
  const reason = detail.text ?? detail.reason;
  return (
    <li className={level || type.startsWith('deadline.esc') ? 'urgent' : undefined}>
      <span className="muted">
        <Moment at={at} />
        {who && ` · ${who}`}
      </span>
      <div>
        {known || `${subject || (elementId ?? '')} ${type}`}
        {rung}
        {flag && ` · ${flag}`}
        {times > 1 && ` ×${times}`}
      </div>
      {typeof reason === 'string' && <div style={{ whiteSpace: 'pre-wrap' }}>{reason}</div>}
    </li>
  );
}
