import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useBlocker, useParams } from 'react-router';
import { type Deployed, dropDraft, type LiveVersion, ProcessEditor, readDraft } from '../../../../modeler/index.ts';
import { Loaded } from '../../app/Loading.tsx';
import { PageMissing } from '../../app/PageMissing.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNow } from '../../words/office-clock.ts';
import { moment } from '../../words/time.ts';
import { type DefinitionView, useModelerOptions, usePolicyFacts, useVersions, useXml } from './definitions.ts';
import { modelerOffice } from './office.ts';
import { useProcessName } from './process-name.ts';
import './processes.css';

/** Draws the next version of a process, from the draft on this machine if there is one. */
export function EditorPage() {
  const { key = '' } = useParams();
  const { t } = useTranslation('modeler');
  usePageTitle(t('editor.title', { key }));
  const versions = useVersions(key);
  return (
    <div className="page editor-page">
      <Loaded query={versions}>{(found) => <WithLive key={key} processKey={key} versions={found} />}</Loaded>
    </div>
  );
}

function WithLive({ processKey, versions }: { processKey: string; versions: DefinitionView[] }) {
  const [live] = versions;
  const xml = useXml(live?.id, true);
  if (!live) return readDraft(processKey) ? <WithLists processKey={processKey} versions={[]} liveXml={undefined} /> : <PageMissing />;
  return <Loaded query={xml}>{(text) => <WithLists processKey={processKey} versions={versions} liveXml={text} />}</Loaded>;
}

interface Opened {
  processKey: string;
  versions: DefinitionView[];
  liveXml: string | undefined;
}

function WithLists({ processKey, versions, liveXml }: Opened) {
  const { t } = useTranslation('modeler');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const options = useModelerOptions();
  const policies = usePolicyFacts();
  const now = useNow();
  const [live] = versions;
  const [draft, setDraft] = useState(() => readDraft(processKey));
  const [dirty, setDirty] = useState(false);
  // What is being drawn stays on the canvas when the list of versions is read again.
  const [opened] = useState(() => draft?.xml ?? liveXml ?? '');
  const [shown, setShown] = useState({ xml: opened, times: 0 });
  const [base, setBase] = useState(draft?.base ?? live?.version ?? 0);
  const office = useMemo(() => modelerOffice(processKey, live?.id), [processKey, live?.id]);
  const liveVersion = useMemo<LiveVersion | null>(
    () =>
      live && liveXml !== undefined
        ? { version: live.version, xml: liveXml, running: versions.map(({ version, running }) => ({ version, instances: running ?? 0 })) }
        : null,
    [live, liveXml, versions],
  );

  const readAgain = () => void queries.invalidateQueries({ queryKey: ['definitions'] });
  const deployed = ({ version, unchanged }: Deployed) => {
    setDraft(null);
    setBase(version);
    void message.success(t(unchanged ? 'deploy.unchanged' : 'deploy.done', { version }));
    readAgain();
  };
  const startOver = () => {
    dropDraft(processKey);
    setDraft(null);
    setDirty(false);
    setBase(live?.version ?? 0);
    setShown(({ times }) => ({ xml: liveXml ?? '', times: times + 1 }));
  };

  return (
    <>
      <nav aria-label={t('process.path')}>
        <Link to="/processes">{t('list.title')}</Link>
        {live ? (
          <>
            {' / '}
            <Link to={`/processes/${processKey}`}>
              <ProcessName definition={live} />
            </Link>
          </>
        ) : null}
      </nav>
      <h1>{live ? <Heading live={live} /> : t('editor.headingNew', { key: processKey })}</h1>
      {live && base < live.version && base !== 0 ? (
        <Alert type="warning" showIcon title={t('editor.outdated', { base, live: live.version })} />
      ) : null}
      {draft && live ? (
        <Alert
          type="info"
          title={
            <span className="wrap">
              {t('editor.draftOpened', { at: moment(draft.at, now) })}
              <Button size="small" onClick={startOver}>
                {t('editor.startOver')}
              </Button>
            </span>
          }
        />
      ) : null}
      <Loaded query={options}>
        {(lists) => (
          <ProcessEditor
            key={shown.times}
            processKey={processKey}
            xml={shown.xml}
            begun={draft !== null}
            live={liveVersion}
            base={base}
            office={office}
            options={lists}
            policies={policies.data ?? []}
            onDeployed={deployed}
            onStale={readAgain}
            onRebase={setBase}
            onLoadLive={startOver}
            onDirty={setDirty}
          />
        )}
      </Loaded>
      <LeavingGuard dirty={dirty} />
    </>
  );
}

function ProcessName({ definition }: { definition: DefinitionView }) {
  return useProcessName(definition);
}

function Heading({ live }: { live: DefinitionView }) {
  const { t } = useTranslation('modeler');
  return t('editor.heading', { name: useProcessName(live), version: live.version });
}

/** Leaving loses nothing, as the draft is kept; but nobody should take a draft for what is live. */
function LeavingGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation('modeler');
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!dirty) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', leaving);
    return () => window.removeEventListener('beforeunload', leaving);
  }, [dirty]);
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={t('leave.title')}
      okText={t('leave.go')}
      cancelText={t('leave.stay')}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      <p>{t('leave.text')}</p>
    </Modal>
  );
}
