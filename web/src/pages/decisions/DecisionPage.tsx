import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type DecisionView, useDecision } from '../../api/decisions.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import './decisions.css';
import { DecisionEditor } from './DecisionEditor.tsx';
import { RuleTable } from './RuleTable.tsx';
import { rowsOf } from './rows.ts';

/** One decision table: how it decides, its rules, its versions; for whoever may deploy, an editor. */
export function DecisionPage() {
  const { t } = useTranslation('decisions');
  const id = useParams().id ?? '';
  const { data: session } = useSession();
  const [former, setFormer] = useState<number>();
  const live = useDecision(id);
  const shown = useDecision(id, former);
  usePageTitle(live.data?.name ?? t('decisions'));
  return (
    <div className="page">
      <Loaded query={live}>
        {(decision) => (
          <>
            <div className="page-head">
              <h1>{decision.name}</h1>
              <Versions decision={decision} shown={former ?? decision.version} show={setFormer} />
              <Link to="/decisions">{t('back')}</Link>
            </div>
            <Facts decision={decision} />
            <section className="panel" aria-label={t('rules')}>
              {former !== undefined && former !== decision.version ? (
                <Loaded query={shown}>{(old) => <RuleTable decision={old} rows={rowsOf(old)} wrong={new Map()} />}</Loaded>
              ) : may(session, 'definition.deploy') ? (
                <DecisionEditor opened={decision} />
              ) : (
                <RuleTable decision={decision} rows={rowsOf(decision)} wrong={new Map()} />
              )}
            </section>
          </>
        )}
      </Loaded>
    </div>
  );
}

function Facts({ decision: { id, hitPolicy, aggregation, description, version, versions } }: { decision: DecisionView }) {
  const { t } = useTranslation('decisions');
  const { person } = useNames();
  const { deployedAt, deployedBy, reason } = versions[0]!;
  return (
    <section className="panel" aria-label={t('facts')}>
      <dl className="rule-facts">
        <dt>{t('id')}</dt>
        <dd>{id}</dd>
        <dt>{t('hitPolicy')}</dt>
        <dd>
          {t(`policy.${hitPolicy}`, { defaultValue: hitPolicy })}
          {aggregation && ` (${aggregation})`}
        </dd>
        <dt>{t('live')}</dt>
        <dd>
          {t('version', { version })} · <Moment at={deployedAt} /> · {deployedBy === 'system' ? t('cameWith') : person(deployedBy)}
          {reason && ` · ${reason}`}
        </dd>
      </dl>
      {description && <p className="muted">{description}</p>}
      <p style={{ margin: 0 }}>{t('counts')}</p>
    </section>
  );
}

function Versions({ decision, shown, show }: { decision: DecisionView; shown: number; show(version: number): void }) {
  const { t } = useTranslation('decisions');
  return (
    <Select
      aria-label={t('versions')}
      value={shown}
      onChange={show}
      style={{ minWidth: 160 }}
      options={decision.versions.map(({ version }) => ({
        value: version,
        label: version === decision.version ? t('liveVersion', { version }) : t('version', { version }),
      }))}
    />
  );
}
