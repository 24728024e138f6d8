import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProcesses, useVersions } from '../processes/definitions.ts';
import { ProcessOption } from '../processes/ProcessOption.tsx';
import '../../forms/fields/fields.css';
import { ConditionRows } from './ConditionRows.tsx';
import './instances.css';
import { type Filled, NOTHING, STATES, wantedOf } from './wanted.ts';

/** Looks when it is sent, not while it is typed: a search by variables reads many instances. */
export function InstanceFilters({ filled, search }: { filled: Filled; search(filled: Filled): void }) {
  const { t } = useTranslation('instances');
  const [typed, setTyped] = useState(filled);
  const [wrong, setWrong] = useState<string>();
  const { data: processes = [] } = useProcesses();
  const { data: versions = [] } = useVersions(typed.key);
  const set = (some: Partial<Filled>) => setTyped({ ...typed, ...some });

  function send(event: FormEvent) {
    event.preventDefault();
    const read = wantedOf(typed);
    setWrong(read.wrong);
    if (read.wanted) search(typed);
  }

  return (
    <search>
      <form className="panel instance-filters" aria-label={t('filters')} onSubmit={send}>
        <label>
          <span className="wb-label">{t('process')}</span>
          <select className="wb-input" value={typed.key} onChange={({ target }) => set({ key: target.value, definition: '' })}>
            <option value="">{t('any.process')}</option>
            {processes.map(({ live }) => (
              <ProcessOption key={live.key} definition={live} />
            ))}
          </select>
        </label>
        <label>
          <span className="wb-label">{t('version')}</span>
          <select
            className="wb-input"
            value={typed.definition}
            disabled={typed.key === ''}
            onChange={({ target }) => set({ definition: target.value })}
          >
            <option value="">{t('any.version')}</option>
            {versions.map(({ id, version }) => (
              <option key={id} value={id}>
                {t('modeler:version', { version })}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="wb-label">{t('stateLabel')}</span>
          <select className="wb-input" value={typed.state} onChange={({ target }) => set({ state: target.value as Filled['state'] })}>
            <option value="">{t('any.state')}</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {t(state === 'suspended' ? 'suspended' : `state.${state}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="wb-label">{t('businessKeyOrCase')}</span>
          <input
            className="wb-input"
            autoComplete="off"
            value={typed.businessKey}
            onChange={({ target }) => set({ businessKey: target.value })}
          />
        </label>
        <label>
          <span className="wb-label">{t('from')}</span>
          <input className="wb-input" type="date" value={typed.from} onChange={({ target }) => set({ from: target.value })} />
        </label>
        <label>
          <span className="wb-label">{t('to')}</span>
          <input className="wb-input" type="date" value={typed.to} onChange={({ target }) => set({ to: target.value })} />
        </label>
        <label className="instance-check">
          <input type="checkbox" checked={typed.incident} onChange={({ target }) => set({ incident: target.checked })} />{' '}
          {t('onlyIncidents')}
        </label>
        <ConditionRows conditions={typed.conditions} change={(conditions) => set({ conditions })} />
        {wrong !== undefined && (
          <p role="alert" className="instance-wide" style={{ color: 'var(--overdue)', margin: 0 }}>
            ⚠ {t('wrongValue', { name: wrong })}
          </p>
        )}
        <div className="instance-wide wrap">
          <Button type="primary" htmlType="submit">
            {t('app:search')}
          </Button>
          <Button
            onClick={() => {
              setTyped(NOTHING);
              setWrong(undefined);
              search(NOTHING);
            }}
          >
            {t('clear')}
          </Button>
        </div>
      </form>
    </search>
  );
}
