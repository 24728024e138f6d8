import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlertView } from '../../api/board.ts';
import { may, useSession } from '../../api/session.ts';
import { titled } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useNow } from '../../words/office-clock.ts';
import { remaining } from '../../words/time.ts';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import './board.css';
import { TaskSteps } from './TaskSteps.tsx';

/** What is late, since when, whose it is, and how far up it has been told; and what the procedures tell of, late or not. */
export function AlertList({ alerts }: { alerts: AlertView[] }) {
  return (
    <ul className="rows" data-testid="alerts">
      {alerts.map((alert) => (
        <Row key={alert.id} alert={alert} />
      ))}
    </ul>
  );
}

function Row({ alert }: { alert: AlertView }) {
  const { t } = useTranslation('board');
  const { data: session } = useSession();
  const { organisation, person, recipient } = useNames();
  const now = useNow();
  const [noting, setNoting] = useState(false);
  const holder = alert.assignee ? person(alert.assignee) : alert.taskState === 'open' && t('nobody');
  const flag = alert.flag && t(`flag.${alert.flag}`, { defaultValue: alert.flag });
  // An alert that a process raises by itself is about no task: its reason is its name.
  const subject = alert.taskId ? titled({ name: alert.taskName ?? alert.policy, nameEn: alert.taskNameEn, about: alert.about }) : flag;
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
          {alert.notice ? (
            <span className="level level-notice">○ {t('notice')}</span>
          ) : (
            <span className="level">▲ {t('level', { level: alert.level })}</span>
          )}
          {alert.caseId ? <Link to={`/cases/${alert.caseId}`}>{alert.caseNo}</Link> : alert.caseNo}
          <strong>{subject ?? alert.policy}</strong>
          {alert.dueAt && (
            <span style={{ color: new Date(alert.dueAt) < now ? 'var(--overdue)' : undefined }}>{remaining(alert.dueAt, now)}</span>
          )}
          {flag && flag !== subject && <span>{flag}</span>}
        </span>
        <div className="muted">
          {facts.join(' · ')} · {t(alert.notice ? 'noticeAt' : 'raisedAt')} <Moment at={alert.raisedAt} />
        </div>
      </div>
      <Space wrap size={4}>
        {alert.taskId && alert.taskState === 'open' && alert.state !== 'closed' && (
          <TaskSteps taskId={alert.taskId} name={subject ?? alert.policy} candidates={alert.candidateRoles ?? []} />
        )}
        {may(session, 'alert.acknowledge') && alert.state === 'open' && (
          <Button size="small" onClick={() => setNoting(true)}>
            {t(alert.notice ? 'acknowledgeNotice' : 'acknowledge')}
          </Button>
        )}
      </Space>
      {noting && <AcknowledgeDialog alert={alert} name={subject ?? alert.policy} close={() => setNoting(false)} />}
    </li>
  );
}
