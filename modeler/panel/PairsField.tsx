import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pair } from '../model/extension.ts';
import { useDesk } from './desk.tsx';

interface Props {
  label: string;
  names: string;
  values: string;
  pairs: Pair[];
  onChange(pairs: Pair[]): void;
}

/** Names and values. A row without a name is kept on the screen only. */
export function PairsField({ label, names, values, pairs, onChange }: Props) {
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  const [rows, setRows] = useState(pairs);
  const given = JSON.stringify(pairs);
  useEffect(() => setRows(JSON.parse(given) as Pair[]), [given]);
  const commit = (next: Pair[]) => {
    setRows(next);
    const complete = next.filter(({ name }) => name.trim() !== '');
    if (JSON.stringify(complete) !== given) onChange(complete);
  };
  const edit = (index: number, change: Partial<Pair>) => setRows(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  return (
    <fieldset className="modeler-pairs" aria-label={label}>
      <legend>{label}</legend>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={index} className="modeler-pair">
          <Input
            aria-label={names}
            placeholder={names}
            disabled={readOnly}
            value={row.name}
            onChange={(event) => edit(index, { name: event.target.value })}
            onBlur={() => commit(rows)}
          />
          <Input
            aria-label={values}
            placeholder={values}
            disabled={readOnly}
            className="modeler-feel"
            value={row.value}
            onChange={(event) => edit(index, { value: event.target.value })}
            onBlur={() => commit(rows)}
          />
          <Button
            size="small"
            type="text"
            disabled={readOnly}
            aria-label={t('pair.remove', { name: row.name })}
            onClick={() => commit(rows.filter((_, at) => at !== index))}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button size="small" disabled={readOnly} onClick={() => setRows([...rows, { name: '', value: '' }])}>
        {t('pair.add')}
      </Button>
    </fieldset>
  );
}
