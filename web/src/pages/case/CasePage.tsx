import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type CaseFile, useCase } from '../../api/cases.ts';
import { Drawn } from '../../app/Drawn.tsx';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNames } from '../../parts/names.ts';
import { CaseAlerts } from './CaseAlerts.tsx';
import { CaseDeadlines } from './CaseDeadlines.tsx';
import { CaseHead } from './CaseHead.tsx';
import { CaseIncidents } from './CaseIncidents.tsx';
import { CaseLetters } from './CaseLetters.tsx';
import { CaseLinks } from './CaseLinks.tsx';
import { CaseMatters } from './CaseMatters.tsx';
import { CasePlan } from './CasePlan.tsx';
import { CaseTasks } from './CaseTasks.tsx';
import { DiagramPanel } from './DiagramPanel.tsx';
import { Submissions } from './Submissions.tsx';
import { Timeline } from './Timeline.tsx';

export function CasePage() {
  const { t } = useTranslation('cases');
  const { caseId } = useParams();
  const found = useCase(caseId);
  const { waiting } = useNames();
  usePageTitle(found.data?.caseNo ?? t('case'));
  return (
    <div className="page">
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/cases">← {t('backToCases')}</Link>
      </p>
      <Loaded query={found}>{(file) => (waiting ? <Waiting /> : <File file={file} again={found.refetch} />)}</Loaded>
    </div>
  );
}

/** Each section stands for itself: where one cannot be drawn, the others can be worked with. */
function File({ file, again }: { file: CaseFile; again: () => unknown }) {
  const { t } = useTranslation('cases');
  const section = (title: string, draw: (file: CaseFile) => ReactNode) => (
    <Drawn data={file} title={title} again={again}>
      {draw}
    </Drawn>
  );
  return (
    <>
      {section(t('case'), () => (
        <CaseHead file={file} />
      ))}
      <div className="case-columns">
        <div>
          {section(t('standing'), () => (
            <CaseIncidents file={file} />
          ))}
          {section(t('alerts'), ({ alerts }) => (
            <CaseAlerts alerts={alerts} />
          ))}
          {section(t('openTasks'), ({ tasks }) => (
            <Panel id="case-tasks" title={t('openTasks')} count={tasks.filter(({ state }) => state === 'open').length}>
              <CaseTasks tasks={tasks} />
            </Panel>
          ))}
          <CaseMatters caseId={file.id} />
          <CasePlan caseId={file.id} />
          <Panel id="case-diagram" title={t('tracks')}>
            <DiagramPanel instanceId={file.instanceId} />
          </Panel>
          {section(t('filed'), ({ submissions }) => (
            <Panel id="case-forms" title={t('filed')} count={submissions.length}>
              {submissions.length > 0 ? <Submissions file={file} /> : <p className="muted">{t('nothingFiled')}</p>}
            </Panel>
          ))}
        </div>
        <div>
          {section(t('deadlines'), ({ deadlines }) => (
            <Panel id="case-deadlines" title={t('deadlines')} count={deadlines.length}>
              <CaseDeadlines deadlines={deadlines} />
            </Panel>
          ))}
          {section(t('links'), ({ links }) => (
            <CaseLinks links={links} />
          ))}
          {!file.pack && <CaseLetters caseId={file.id} />}
          <Panel id="case-timeline" title={t('timeline')}>
            <Timeline caseId={file.id} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Panel({ id, title, count, children }: { id: string; title: string; count?: number; children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} {count !== undefined && <span className="count">{count}</span>}
      </h2>
      {children}
    </section>
  );
}
