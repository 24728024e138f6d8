import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkDecision, type DecisionView, readDecision } from '../../api/decisions.ts';
import { Problem } from '../../api/problem.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { LeavingGuard } from '../../parts/LeavingGuard.tsx';
import { isStale, StaleDialog } from '../../parts/StaleDialog.tsx';
import { DeployRulesDialog } from './DeployRulesDialog.tsx';
import { differences } from './differences.ts';
import { RuleTable } from './RuleTable.tsx';
import { added, changesOf, rowsOf, rulesOf } from './rows.ts';

/** Edits the rules of a table. What is typed stays whatever happens: a refusal, another's version, a server that is away. */
export function DecisionEditor({ opened }: { opened: DecisionView }) {
  const { t } = useTranslation('decisions');
  const { message } = App.useApp();
  const [seen, setSeen] = useState(opened);
  const [rows, setRows] = useState(() => rowsOf(opened));
  const [refusal, setRefusal] = useState<unknown>();
  const [newer, setNewer] = useState<DecisionView>();
  const [deploying, setDeploying] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const changes = changesOf(seen, rows);
  const issues = refusal instanceof Problem ? refusal.issues : [];

  async function refused(error: unknown): Promise<void> {
    setDeploying(false);
    const now = isStale(error) ? await readDecision(seen.id).catch(() => undefined) : undefined;
    if (now) setNewer(now);
    else setRefusal(error);
  }

  async function check() {
    setRefusal(undefined);
    try {
      await checkDecision(seen.id, { version: seen.version, rules: rulesOf(rows) });
      setDeploying(true);
    } catch (error) {
      await refused(error);
    }
  }

  function load(from: DecisionView) {
    setRows(rowsOf(from));
    goOn(from);
  }

  function goOn(from: DecisionView) {
    setSeen(from);
    setNewer(undefined);
    setRefusal(undefined);
    void queryClient.invalidateQueries({ queryKey: ['decisions'] });
  }

  return (
    <>
      <p className="muted">{t('help')}</p>
      <RuleTable
        decision={seen}
        rows={rows}
        wrong={new Map(issues.flatMap((issue) => (issue.path ? [[issue.path, issue]] : [])))}
        onChange={setRows}
      />
      <div className="rule-foot">
        <Button
          onClick={() => {
            setRows(added(rows, seen, `new-${drawn}`));
            setDrawn(drawn + 1);
          }}
        >
          {t('add')}
        </Button>
        <Button type="primary" disabled={!changes} onClick={() => void check()}>
          {t('check')}
        </Button>
        <span role="status">{changes ? t('unsaved', { ...changes, count: changes.changed }) : t('unchanged')}</span>
      </div>
      {refusal ? (
        <div style={{ marginTop: 12 }}>
          <ProblemNote error={refusal} />
          {issues.map(({ path, code, message: words, values }) => (
            <p key={`${path}${code}`} className="rule-wrong">
              {placeOf(path, t)} {t(`fault.${code}`, { ...values, defaultValue: words })}
            </p>
          ))}
        </div>
      ) : null}
      {deploying && changes && (
        <DeployRulesDialog
          decision={seen}
          rows={rows}
          changes={changes}
          close={() => setDeploying(false)}
          refused={(error) => void refused(error)}
          deployed={(now) => {
            setDeploying(false);
            load(now);
            void message.success(t('deployed', { version: now.version }));
          }}
        />
      )}
      <LeavingGuard
        dirty={changes !== null}
        title={t('leaving.title')}
        text={t('leaving.text')}
        go={t('leaving.go')}
        stay={t('leaving.stay')}
      />
      {newer && (
        <StaleDialog
          by={newer.versions[0]?.deployedBy ?? ''}
          at={newer.versions[0]?.deployedAt ?? ''}
          differences={differences(rows, newer, t)}
          load={() => load(newer)}
          keep={() => goOn(newer)}
        />
      )}
    </>
  );
}

/** `rules[2].inputs[0]`: the third rule. */
function placeOf(path: string | undefined, t: (key: string, words: { row: number }) => string): string {
  const row = /^rules\[(\d+)\]/.exec(path ?? '')?.[1];
  return row === undefined ? '' : t('inRow', { row: Number(row) + 1 });
}
