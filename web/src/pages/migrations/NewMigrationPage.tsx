import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { idempotencyKey, keyAfter, type Sending } from '../../api/client.ts';
import { type MigrationOrder, startMigration, useProposal } from '../../api/migrations.ts';
import { may, useSession } from '../../api/session.ts';
import { useKept } from '../../app/kept.ts';
import { Loaded, ProblemNote } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import { ReasonDialog } from '../instances/ReasonDialog.tsx';
import { MappingTable } from './MappingTable.tsx';
import './migrations.css';
import { VersionChoice } from './VersionChoice.tsx';
import { versionOf } from './version-of.ts';

/** Chooses two versions, says where everything goes, tries it, and does it. */
export function NewMigrationPage() {
  const { t } = useTranslation('migrations');
  const [words, setWords] = useSearchParams();
  const { key = '', from = '', to = '' } = Object.fromEntries(words);
  usePageTitle(t('new'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/migrations">← {t('backToList')}</Link>
      </p>
      <h1 style={{ marginBottom: 8 }}>{t('new')}</h1>
      <VersionChoice chosen={{ key, from, to }} choose={(chosen) => setWords(chosen, { replace: true })} />
      {from && to && from !== to ? <Mapping key={`${from} ${to}`} from={from} to={to} /> : <p className="panel">{t('chooseFirst')}</p>}
    </div>
  );
}

function Mapping({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation('migrations');
  const proposal = useProposal(from, to);
  const navigate = useNavigate();
  const [chosen, setChosen] = useKept<Record<string, string>>(`migrations.map ${from} ${to}`, {});
  const [error, setError] = useState<unknown>();
  const { data: session } = useSession();
  const renames = proposal.data?.caseWork === true && !may(session, 'case.intervene');
  const [asking, setAsking] = useState(false);
  const key = useRef(idempotencyKey());

  function orderOf(): MigrationOrder {
    const homes = (proposal.data?.elements ?? []).map(({ id, to: proposed = '' }) => [id, chosen[id] ?? proposed] as const);
    return { from, to, map: Object.fromEntries(homes.filter(([id, home]) => home !== '' && home !== id)) };
  }

  async function start(order: MigrationOrder, sending: Sending) {
    const { id } = await startMigration(order, sending);
    void queryClient.invalidateQueries({ queryKey: ['migrations'] });
    void navigate(`/migrations/${id}`);
  }

  async function tryIt() {
    setError(undefined);
    try {
      await start({ ...orderOf(), dryRun: true }, { idempotencyKey: key.current });
    } catch (refused) {
      setError(refused);
      key.current = keyAfter(key.current, refused);
    }
  }

  return (
    <Loaded query={proposal}>
      {(found) => (
        <section className="panel" aria-labelledby="migration-map">
          <h2 id="migration-map">
            {t('mapping')} <span className="count">{t('running', { count: found.running })}</span>
          </h2>
          <p>{t('mappingAbout')}</p>
          {renames && <p>{t('renamesOnly')}</p>}
          <MappingTable
            proposal={found}
            renames={renames}
            chosen={chosen}
            choose={(element, home) => setChosen({ ...chosen, [element]: home })}
          />
          {error ? <ProblemNote error={error} /> : null}
          {found.running === 0 && <p>{t('nobody')}</p>}
          <div className="wrap" style={{ marginTop: 12 }}>
            <Button type="primary" disabled={found.running === 0} onClick={() => void tryIt()}>
              {t('tryIt')}
            </Button>
            <Button disabled={found.running === 0} onClick={() => setAsking(true)}>
              {t('doIt')}
            </Button>
            <span className="muted">{t('tryAbout')}</span>
          </div>
          {asking && (
            <ReasonDialog
              title={t('doTitle', { from: versionOf(from), to: versionOf(to) })}
              about={t('doAbout', { count: found.running })}
              act={t('doIt')}
              done={t('begun')}
              send={(reason, sending) => start({ ...orderOf(), reason }, sending)}
              close={() => setAsking(false)}
            />
          )}
        </section>
      )}
    </Loaded>
  );
}
