import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseFile } from '../../api/cases.ts';
import { may, useSession } from '../../api/session.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { SuspendedMark } from '../../parts/SuspendedMark.tsx';
import { InstanceActs } from '../instances/InstanceActs.tsx';
import './case.css';
import { RevealDialog } from './RevealDialog.tsx';
import { TellCaseDialog } from './TellCaseDialog.tsx';

const SUSPENSION = ['suspend', 'resume'] as const;

export function CaseHead({ file }: { file: CaseFile }) {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const { organisation, person } = useNames();
  const [dialog, setDialog] = useState<'reveal' | 'tell'>();
  const facts: [string, React.ReactNode][] = [
    [t('status'), t(`statusName.${file.status}`, { defaultValue: file.status })],
    [t('urgency'), file.urgency && t(`app:urgency.${file.urgency}`)],
    [t('risk'), file.riskLevel && t(`app:risk.${file.riskLevel}`, { defaultValue: file.riskLevel })],
    [t('sensitivity'), t(`sensitivityName.${file.sensitivity}`, { defaultValue: file.sensitivity })],
    [t('owner'), file.owner && person(file.owner)],
    [t('village'), file.organisation && organisation(file.organisation)],
    [t('openedAt'), <Moment key="opened" at={file.openedAt} />],
    [t('closedAt'), file.closedAt && <Moment key="closed" at={file.closedAt} />],
    [t('closeReason'), file.closeReason && t(`closeReasonName.${file.closeReason}`, { defaultValue: file.closeReason })],
  ];
  return (
    <header className="panel">
      <div className="page-head" style={{ marginBottom: 8 }}>
        <h1>
          {file.caseNo} {file.title} {file.demo && <span className="count">{t('demoMark')}</span>}
        </h1>
        {file.suspended && <SuspendedMark />}
        <Space wrap>
          {!file.pack && <Button onClick={() => setDialog('reveal')}>{t('reveal')}</Button>}
          {!file.pack && !file.closedAt && (
            <InstanceActs
              instance={{ id: file.instanceId, running: true, suspended: file.suspended === true }}
              caseWork
              name={file.caseNo}
              acts={SUSPENSION}
            />
          )}
          {may(session, 'message.send') && !file.closedAt && <Button onClick={() => setDialog('tell')}>{t('tell')}</Button>}
        </Space>
      </div>
      {file.suspended && <p style={{ margin: '0 0 8px' }}>{t('instances:suspendedAbout')}</p>}
      {file.pack && <p className="muted">{t('packNote')}</p>}
      <Facts facts={facts} />
      {dialog === 'reveal' && <RevealDialog file={file} close={() => setDialog(undefined)} />}
      {dialog === 'tell' && <TellCaseDialog caseNo={file.caseNo} close={() => setDialog(undefined)} />}
    </header>
  );
}
