/** The rows of a decision table while they are being edited. Pure. */
import type { DecisionView, NewRule } from '../../api/decisions.ts';

/** `key` stays with a row wherever it is moved. */
export interface Row extends NewRule {
  key: string;
}
export type CellKind = 'inputs' | 'outputs' | 'annotations';

export const rowsOf = ({ rules }: DecisionView): Row[] => rules.map((rule, index) => ({ ...rule, key: rule.id ?? `stored-${index}` }));

export const rulesOf = (rows: Row[]): NewRule[] => rows.map(({ key: _, ...rule }) => rule);

export function withCell(rows: Row[], row: number, kind: CellKind, column: number, text: string): Row[] {
  return rows.map((each, index) => (index === row ? { ...each, [kind]: each[kind].with(column, text) } : each));
}

export function moved(rows: Row[], from: number, to: number): Row[] {
  const row = rows[from];
  return row && to >= 0 && to < rows.length ? rows.toSpliced(from, 1).toSpliced(to, 0, row) : rows;
}

/** A rule that fits always, until somebody says when. */
export function added(rows: Row[], { inputs, outputs, annotations }: DecisionView, key: string): Row[] {
  return [...rows, { key, inputs: inputs.map(() => '-'), outputs: outputs.map(() => ''), annotations: annotations.map(() => '') }];
}

export interface RowChanges {
  added: number;
  removed: number;
  changed: number;
  moved: boolean;
}

/** What differs from the table that was read. */
export function changesOf({ rules }: DecisionView, rows: Row[]): RowChanges | null {
  const before = new Map<string | undefined, NewRule>(rules.map((rule) => [rule.id, rule]));
  const kept = rows.filter(({ id }) => id !== undefined && before.has(id));
  const order = rules.map(({ id }) => id).filter((id) => kept.some((row) => row.id === id));
  const changes = {
    added: rows.length - kept.length,
    removed: rules.length - kept.length,
    changed: kept.filter((row) => cellsOf(row) !== cellsOf(before.get(row.id) as NewRule)).length,
    moved: order.some((id, index) => kept[index]?.id !== id),
  };
  return changes.added + changes.removed + changes.changed > 0 || changes.moved ? changes : null;
}

export const cellsOf = ({ inputs, outputs, annotations }: NewRule) => JSON.stringify([inputs, outputs, annotations]);
