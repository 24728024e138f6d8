import type { DecisionView, NewRule } from '../../api/decisions.ts';
import type { Difference } from '../../parts/StaleDialog.tsx';
import { cellsOf, type Row } from './rows.ts';

/** Rows that differ between what was typed and what somebody else has deployed meanwhile, by their place. */
export function differences(rows: Row[], theirs: DecisionView, t: (key: string, words: { row: number }) => string): Difference[] {
  const longest = Math.max(rows.length, theirs.rules.length);
  return Array.from({ length: longest }, (_, index) => [rows[index], theirs.rules[index]] as const).flatMap(([mine, other], index) => {
    if (mine && other && cellsOf(mine) === cellsOf(other)) return [];
    return [{ label: t('inRow', { row: index + 1 }), yours: inWords(mine), theirs: inWords(other) }];
  });
}

function inWords(rule: NewRule | undefined): string {
  if (!rule) return '';
  const tests = rule.inputs.filter((cell) => cell.trim() !== '-' && cell.trim() !== '');
  return `${tests.join(' & ') || '-'} → ${rule.outputs.join(', ')} (${rule.annotations.join(', ')})`;
}
