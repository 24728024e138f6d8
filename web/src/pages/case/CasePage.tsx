import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type CaseFile, useCase } from '../../api/cases.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
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
  usePageTitle(found.data?.caseNo ?? t('case'));
  return (
    <div className="page">
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/cases">← {t('backToCases')}</Link>
      </p>
      <Loaded query={found}>{(file) => <File file={file} />}</Loaded>
    </div>
  );
}

function File({ file }: { file: CaseFile }) {
  const { t } = useTranslation('cases');
  return (
    <>
      <CaseHead file={file} />
      <div className="case-columns">
        <div>
          <CaseIncidents file={file} />
          <CaseAlerts alerts={file.alerts} />
          <section className="panel" aria-labelledby="case-tasks">
            <h2 id="case-tasks">
              {t('openTasks')} <span className="count">{file.tasks.filter(({ state }) => state === 'open').length}</span>
            </h2>
            <CaseTasks tasks={file.tasks} />
          </section>
          <CaseMatters caseId={file.id} />
          <CasePlan caseId={file.id} />
          <section className="panel" aria-labelledby="case-diagram">
            <h2 id="case-diagram">{t('tracks')}</h2>
            <DiagramPanel instanceId={file.instanceId} />
          </section>
          <section className="panel" aria-labelledby="case-forms">
            <h2 id="case-forms">
              {t('filed')} <span className="count">{file.submissions.length}</span>
            </h2>
            {file.submissions.length > 0 ? <Submissions file={file} /> : <p className="muted">{t('nothingFiled')}</p>}
          </section>
        </div>
        <div>
          <section className="panel" aria-labelledby="case-deadlines">
            <h2 id="case-deadlines">
              {t('deadlines')} <span className="count">{file.deadlines.length}</span>
            </h2>
            <CaseDeadlines deadlines={file.deadlines} />
          </section>
          <CaseLinks links={file.links} />
          {!file.pack && <CaseLetters caseId={file.id} />}
          <section className="panel" aria-labelledby="case-timeline">
            <h2 id="case-timeline">{t('timeline')}</h2>
            <Timeline caseId={file.id} />
          </section>
        </div>
      </div>
    </>
  );
}
