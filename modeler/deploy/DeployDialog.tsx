import { Alert, Button, Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemItems } from '../check/ProblemList.tsx';
import { useDesk } from '../panel/desk.tsx';
import { type Deployed, type LiveVersion, type Problem, Refused, Stale } from '../types.ts';
import { ChangeList } from './ChangeList.tsx';
import { type Change, changesBetween } from './changes.ts';
import { StaleDialog } from './StaleDialog.tsx';

interface Props {
  live: LiveVersion | null;
  /** Version that was drawn from. */
  base: number;
  onClose(): void;
  onDeployed(deployed: Deployed): void;
  onRefused(problems: Problem[]): void;
  onPick(elementId: string): void;
  /** Somebody else was first: `live` is to be read again. */
  onStale(): void;
  onRebase(version: number): void;
  onLoadLive(): void;
}

/** What changes, for whom, and why; then the deployment. A failure leaves everything as it was drawn. */
export function DeployDialog({ live, base, onClose, onDeployed, onRefused, onPick, onStale, onRebase, onLoadLive }: Props) {
  const { t } = useTranslation('modeler');
  const { drawing, office } = useDesk();
  const reasonId = useId();
  const [xml, setXml] = useState<string>();
  const [changes, setChanges] = useState<Change[]>();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [failure, setFailure] = useState<string>();
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const [stale, setStale] = useState(false);

  useEffect(() => {
    const asked = new AbortController();
    void (async () => {
      const saved = (await drawing.saveXML({ format: true })).xml ?? '';
      setXml(saved);
      setChanges(live ? await changesBetween(drawing, live.xml, saved) : undefined);
      setProblems(await office.check(saved, asked.signal).catch((): Problem[] => []));
    })();
    return () => asked.abort();
  }, [drawing, office, live]);

  const errors = problems.filter(({ severity }) => severity === 'error');
  const deploy = async () => {
    if (!xml) return;
    setSending(true);
    setFailure(undefined);
    try {
      // Reading and writing a file changes its letters; what has not changed is sent as it is live, so that nothing new is made.
      const same = live !== null && changes?.length === 0;
      onDeployed(await office.deploy(same ? live.xml : xml, reason.trim(), base));
    } catch (error) {
      if (error instanceof Stale) {
        setStale(true);
        onStale();
        return;
      }
      if (error instanceof Refused) {
        setProblems(error.problems);
        onRefused(error.problems);
      }
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(false);
    }
  };
  const show = (elementId: string) => {
    onClose();
    onPick(elementId);
  };

  return (
    <Modal
      open
      width={720}
      title={live ? t('deploy.title', { version: live.version + 1 }) : t('deploy.titleFirst')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="deploy"
          type="primary"
          loading={sending}
          disabled={!xml || reason.trim() === '' || errors.length > 0}
          onClick={() => void deploy()}
        >
          {t('deploy.go')}
        </Button>,
      ]}
    >
      {stale && xml ? (
        <StaleDialog
          base={base}
          live={live}
          xml={xml}
          onLoad={onLoadLive}
          onRebase={(version) => {
            setStale(false);
            onRebase(version);
          }}
          onClose={() => setStale(false)}
        />
      ) : null}
      {failure ? <Alert type="error" showIcon role="alert" title={failure} description={t('deploy.kept')} /> : null}
      {errors.length > 0 && !failure ? <Alert type="error" showIcon title={t('deploy.errors', { count: errors.length })} /> : null}
      <ProblemItems problems={problems} onPick={show} />
      {live ? (
        <>
          <h3>{t('deploy.changes', { version: live.version })}</h3>
          {changes ? (
            <ChangeList changes={changes} onPick={({ kind, elementId }) => kind !== 'removed' && show(elementId)} />
          ) : (
            <p>{t('wait')}</p>
          )}
          <h3>{t('deploy.running')}</h3>
          <Running live={live} />
        </>
      ) : null}
      <div className="modeler-field">
        <label htmlFor={reasonId}>{t('deploy.reason')}</label>
        <Input.TextArea
          id={reasonId}
          value={reason}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          aria-required="true"
          placeholder={t('deploy.reasonExample')}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}

function Running({ live }: { live: LiveVersion }) {
  const { t } = useTranslation('modeler');
  const kept = live.running.filter(({ instances }) => instances > 0);
  if (kept.length === 0) return <p>{t('deploy.noneRunning')}</p>;
  return (
    <ul>
      {kept.map(({ version, instances }) => (
        <li key={version}>{t('deploy.keep', { version, count: instances })}</li>
      ))}
    </ul>
  );
}
