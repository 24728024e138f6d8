import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlertView } from '../../api/board.ts';
import { usePolicies } from '../../api/deadlines.ts';
import { may, useSession } from '../../api/session.ts';
import type { TaskRow } from '../../api/tasks.ts';
import { currentLanguage, named } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useNow } from '../../words/office-clock.ts';
import { remaining } from '../../words/time.ts';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import './board.css';
import { TaskSteps } from './TaskSteps.tsx';

/** What is late, since when, whose it is, and how far up it has been told. */
export function AlertList({ alerts, tasks = [] }: { alerts: AlertView[]; tasks?: TaskRow[] }) {
  return (
    <ul className="rows" data-testid="alerts">
      {alerts.map((alert) => (
        <Row key={alert.id} alert={alert} task={tasks.find(({ id }) => id === alert.taskId)} />
      ))}
    </ul>
  );
}

function Row({ alert, task }: { alert: AlertView; task: TaskRow | undefined }) {
  const { t } = useTranslation('board');
  const { data: session } = useSession();
  const { organisation, person, recipient } = useNames();
  const now = useNow();
  // A task that has ended is in no list any more; in English its policy is the name there is.
  const english = currentLanguage() === 'en' && !task && may(session, 'policy.read');
  const { data: policies = [] } = usePolicies(english);
  const policyName = english ? (policies.find(({ id }) => id === alert.policy)?.nameEn as string | undefined) : undefined;
  const [noting, setNoting] = useState(false);
  const holder = alert.assignee ? person(alert.assignee) : alert.taskId && t('nobody');
  const flag = alert.flag && t(`flag.${alert.flag}`, { defaultValue: alert.flag });
  // An alert that a process raises by itself is about no task: its reason is its name.
  const subject = task ? named(task) : alert.taskId ? (policyName ?? alert.taskName) : flag;
  const facts = [
    alert.organisation && organisation(alert.organisation),
    holder,
    alert.to.length > 0 && t('toldTo', { who: alert.to.map(recipient).join(t('app:comma')) }),
    alert.acknowledgedBy && t('acknowledgedBy', { name: person(alert.acknowledgedBy) }),
    alert.note,
  ].filter(Boolean);
  return (
    <li className="board-row" data-level={alert.level}>
      <div className="board-row-what">
        <span className="wrap">
          <span className="level">▲ {t('level', { level: alert.level })}</span>
          {alert.caseId ? <Link to={`/cases/${alert.caseId}`}>{alert.caseNo}</Link> : alert.caseNo}
          <strong>{subject ?? alert.policy}</strong>
          <span style={{ color: new Date(alert.dueAt) < now ? 'var(--overdue)' : undefined }}>{remaining(alert.dueAt, now)}</span>
          {flag && flag !== subject && <span>{flag}</span>}
        </span>
        <div className="muted">
          {facts.join(' · ')} · {t('raisedAt')} <Moment at={alert.raisedAt} />
        </div>
      </div>
      <Space wrap size={4}>
        {alert.taskId && alert.state !== 'closed' && <TaskSteps taskId={alert.taskId} candidates={task?.candidateRoles ?? []} />}
        {may(session, 'alert.acknowledge') && alert.state === 'open' && (
          <Button size="small" onClick={() => setNoting(true)}>
            {t('acknowledge')}
          </Button>
        )}
      </Space>
      {noting && <AcknowledgeDialog alert={alert} close={() => setNoting(false)} />}
    </li>
  );
}
