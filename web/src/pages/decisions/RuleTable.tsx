import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../../../server/errors.ts';
import type { DecisionView } from '../../api/decisions.ts';
import { type CellKind, moved, type Row, withCell } from './rows.ts';

interface Props {
  decision: DecisionView;
  rows: Row[];
  /** By the path of a cell. */
  wrong: Map<string, Issue>;
  /** Nothing: the rows are only shown. */
  onChange?(rows: Row[]): void;
}

/** Rules as rows: when, what follows, and where it comes from. On a phone each row is a card. */
export function RuleTable({ decision, rows, wrong, onChange }: Props) {
  const { t } = useTranslation('decisions');
  const columns = useColumns(decision);
  return (
    <div className="rule-scroll">
      <table className="rule-table">
        <thead>
          <tr>
            <th scope="col">{t('row')}</th>
            {columns.map(({ kind, index, label, hint }) => (
              <th scope="col" key={`${kind}${index}`} className={`rule-${kind}`}>
                {label}
                {hint && <code>{hint}</code>}
              </th>
            ))}
            {onChange && <th scope="col">{t('act')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={row.key}>
              <th scope="row">{at + 1}</th>
              {columns.map(({ kind, index, label }) => (
                <td key={`${kind}${index}`} data-label={label} className={`rule-${kind}`}>
                  <Cell
                    name={t('cell', { row: at + 1, column: label })}
                    text={row[kind][index] ?? ''}
                    problem={wrong.get(`rules[${at}].${kind}[${index}]`)}
                    id={`cell-${at}-${kind}-${index}`}
                    {...(onChange ? { onChange: (text: string) => onChange(withCell(rows, at, kind, index, text)) } : {})}
                  />
                </td>
              ))}
              {onChange && (
                <td className="rule-acts">
                  <Button
                    size="small"
                    disabled={at === 0}
                    aria-label={t('up', { row: at + 1 })}
                    onClick={() => onChange(moved(rows, at, at - 1))}
                  >
                    ↑
                  </Button>
                  <Button
                    size="small"
                    disabled={at === rows.length - 1}
                    aria-label={t('down', { row: at + 1 })}
                    onClick={() => onChange(moved(rows, at, at + 1))}
                  >
                    ↓
                  </Button>
                  <Button size="small" danger aria-label={t('remove', { row: at + 1 })} onClick={() => onChange(rows.toSpliced(at, 1))}>
                    ✕
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Column {
  kind: CellKind;
  index: number;
  label: string;
  hint?: string;
}

function useColumns({ inputs, outputs, annotations }: DecisionView): Column[] {
  const { t } = useTranslation('decisions');
  return [
    ...inputs.map(({ label, expression }, index): Column => ({ kind: 'inputs', index, label, hint: expression })),
    ...outputs.map(({ label, name }, index): Column => ({ kind: 'outputs', index, label: label || name, hint: name })),
    ...annotations.map((name, index): Column => ({ kind: 'annotations', index, label: name || t('source') })),
  ];
}

interface CellProps {
  id: string;
  name: string;
  text: string;
  problem?: Issue | undefined;
  onChange?(text: string): void;
}

function Cell({ id, name, text, problem, onChange }: CellProps) {
  const { t } = useTranslation('decisions');
  if (!onChange) return text;
  return (
    <>
      <textarea
        id={id}
        rows={1}
        value={text}
        aria-label={name}
        spellCheck={false}
        {...(problem ? { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` } : {})}
        onChange={({ target }) => onChange(target.value)}
      />
      {problem && (
        <span className="rule-wrong" id={`${id}-wrong`}>
          {t(`fault.${problem.code}`, { ...problem.values, defaultValue: problem.message })}
        </span>
      )}
    </>
  );
}
