import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseFile } from '../../api/cases.ts';
import { may, useSession } from '../../api/session.ts';
import { named } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { RepairDialog } from '../incidents/RepairDialog.tsx';

/** Which steps stand still, in words; why, is for whoever removes the cause. The variables of a case are the head's and the deputy's to set. */
export function CaseIncidents({ file }: { file: CaseFile }) {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const [repairing, setRepairing] = useState<CaseFile['incidents'][number]>();
  const { incidents, caseNo } = file;
  if (incidents.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="case-incidents" style={{ borderColor: 'var(--overdue)' }}>
      <h2 id="case-incidents">
        ▲ {t('standing')} <span className="count">{incidents.length}</span>
      </h2>
      <ul className="rows">
        {incidents.map((incident) => (
          <li key={incident.id} className="wrap">
            <strong>{named(incident)}</strong>
            <span className="muted">
              {t('standingSince')} <Moment at={incident.since} />
            </span>
            {may(session, 'case.intervene') && (
              <Button size="small" onClick={() => setRepairing(incident)}>
                {t('incidents:resolve')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p style={{ margin: '8px 0 0' }}>{t('standingAbout')}</p>
      {repairing && (
        <RepairDialog id={repairing.id} element={named(repairing)} of={[caseNo]} kind="resolve" close={() => setRepairing(undefined)} />
      )}
    </section>
  );
}
