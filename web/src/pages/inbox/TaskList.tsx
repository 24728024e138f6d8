import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskRow } from '../../api/tasks.ts';
import { titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { useHolder } from '../../parts/holder.ts';
import { Moment } from '../../parts/Moment.tsx';
import { NextStageNote } from '../../parts/NextStageNote.tsx';
import { useNames } from '../../parts/names.ts';
import { SuspendedMark } from '../../parts/SuspendedMark.tsx';
import { UrgencyMark } from '../../parts/UrgencyMark.tsx';
import { roughly, type View } from './views.ts';

interface Props {
  rows: TaskRow[];
  total: number | undefined;
  view: View;
  counts: Partial<Record<View, number>> | undefined;
  /** Takes every filter away, where there are any. */
  widen: (() => void) | undefined;
  openId: string | undefined;
  suffix: string;
  more: (() => void) | undefined;
}

export function TaskList({ rows, total, view, counts, widen, openId, suffix, more }: Props) {
  const { t } = useTranslation('tasks');
  if (rows.length === 0) return <NothingHere view={view} unclaimed={counts?.unclaimed ?? 0} widen={widen} />;
  return (
    <>
      <p className="muted" style={{ margin: '8px 12px' }}>
        {t('shown', { view: t(`view.${view}`), count: total ?? rows.length, many: roughly(total ?? rows.length) })}
      </p>
      <ul className="rows" data-testid="tasks">
        {rows.map((row) => (
          <li key={row.id}>
            <Row row={row} open={row.id === openId} suffix={suffix} />
          </li>
        ))}
      </ul>
      {more && (
        <Button block type="text" onClick={more}>
          {t('app:more')}
        </Button>
      )}
    </>
  );
}

function Row({ row, open, suffix }: { row: TaskRow; open: boolean; suffix: string }) {
  const { t } = useTranslation('tasks');
  const { organisation } = useNames();
  const holderOf = useHolder();
  const facts = [
    row.codeName && `${row.caseNo} ${row.codeName}`,
    row.organisation && organisation(row.organisation),
    holderOf(row),
    row.external && t('external'),
  ].filter(Boolean);
  return (
    <Link
      to={`/inbox/${row.id}${suffix}`}
      className="task-row"
      data-task={row.id}
      data-element={row.elementId}
      aria-current={open || undefined}
    >
      <span className="task-row-name">
        <span>{titled(row)}</span>
        {row.suspended && <SuspendedMark />}
        <DueTag state={row.state} dueAt={row.dueAt} deadline={row.deadline} />
      </span>
      <span className="task-row-facts">
        <UrgencyMark urgency={row.urgency} danger={row.danger} /> {facts.join(' · ')}
        {row.completedAt && (
          <>
            {' · '}
            <Moment at={row.completedAt} />
          </>
        )}
      </span>
      {row.next && (
        <span className="task-row-next">
          <NextStageNote next={row.next} ownPolicy={row.deadline?.policy} />
        </span>
      )}
    </Link>
  );
}

function NothingHere({ view, unclaimed, widen }: { view: View; unclaimed: number } & Pick<Props, 'widen'>) {
  const { t } = useTranslation('tasks');
  if (widen) {
    return (
      <div style={{ padding: '24px 16px' }}>
        <p>{t('noneFits')}</p>
        <Button onClick={widen}>{t('narrow.clear')}</Button>
      </div>
    );
  }
  return (
    <div style={{ padding: '24px 16px' }}>
      <p>{t(`empty.${view}`)}</p>
      {view !== 'unclaimed' && unclaimed > 0 && <Link to="/inbox?view=unclaimed">{t('goUnclaimed', { count: unclaimed })}</Link>}
    </div>
  );
}
