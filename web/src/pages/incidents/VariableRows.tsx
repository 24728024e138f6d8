import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Json, Variables } from '../../../../server/kernel/types.ts';
import '../../forms/fields/fields.css';
import './incidents.css';

const KINDS = ['text', 'number', 'boolean', 'json'] as const;

export interface Corrected {
  id: number;
  name: string;
  kind: (typeof KINDS)[number];
  value: string;
}

interface Reading {
  variables?: Variables;
  problem?: { what: 'nothing' | 'name' | 'value'; name: string };
}

/** What was typed as variables, or the first row that cannot be read. */
export function readVariables(rows: Corrected[]): Reading {
  const variables: Variables = {};
  for (const { name, kind, value } of rows.filter((row) => row.name.trim() !== '' || row.value !== '')) {
    if (name.trim() === '') return { problem: { what: 'name', name: value } };
    const read = readValue(kind, value);
    if (read === undefined) return { problem: { what: 'value', name: name.trim() } };
    variables[name.trim()] = read;
  }
  return Object.keys(variables).length > 0 ? { variables } : { problem: { what: 'nothing', name: '' } };
}

function readValue(kind: Corrected['kind'], value: string): Json | undefined {
  if (kind === 'text') return value;
  if (kind === 'boolean') return value === 'true';
  if (kind === 'number') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

export function VariableRows({ rows, change }: { rows: Corrected[]; change(rows: Corrected[]): void }) {
  const { t } = useTranslation('incidents');
  const set = (id: number, some: Partial<Corrected>) => change(rows.map((row) => (row.id === id ? { ...row, ...some } : row)));
  const add = () => change([...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name: '', kind: 'text', value: '' }]);
  return (
    <>
      {rows.map((row) => (
        <div key={row.id} className="repair-row">
          <label>
            <span className="wb-label">{t('variable')}</span>
            <input
              className="wb-input"
              autoComplete="off"
              value={row.name}
              onChange={({ target }) => set(row.id, { name: target.value })}
            />
          </label>
          <label>
            <span className="wb-label">{t('kind')}</span>
            <select
              className="wb-input"
              value={row.kind}
              onChange={({ target }) =>
                set(row.id, { kind: target.value as Corrected['kind'], value: target.value === 'boolean' ? 'true' : '' })
              }
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`kindName.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <div>
            <label className="wb-label" htmlFor={`value-${row.id}`}>
              {t('value')}
            </label>
            {row.kind === 'boolean' ? (
              <select
                id={`value-${row.id}`}
                className="wb-input"
                value={row.value}
                onChange={({ target }) => set(row.id, { value: target.value })}
              >
                <option value="true">{t('app:yes')}</option>
                <option value="false">{t('app:no')}</option>
              </select>
            ) : (
              <input
                id={`value-${row.id}`}
                className="wb-input"
                autoComplete="off"
                value={row.value}
                onChange={({ target }) => set(row.id, { value: target.value })}
              />
            )}
          </div>
          <Button
            disabled={rows.length === 1}
            aria-label={t('removeNamed', { name: row.name })}
            onClick={() => change(rows.filter(({ id }) => id !== row.id))}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button onClick={add}>{t('addVariable')}</Button>
    </>
  );
}
