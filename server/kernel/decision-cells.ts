import { parseUnaryTests } from 'feelin';
import { DIALECT } from './feel-syntax.ts';

/** The name under which the value that a cell is tested against is known. */
export const CELL = 'cellValue';

/**
 * A cell of a decision table as an expression that is true when it fits, so that it is parsed once like any other.
 * Null: it always fits.
 */
export function cellTest(text: string | undefined): string | null {
  const cell = text?.trim() ?? '';
  if (cell === '' || cell === '-') return null;
  if (cell === 'null') return `${CELL} = null`;
  const negated = cell.match(/^not\s*\((.*)\)$/s)?.[1];
  if (negated !== undefined && isBalanced(negated)) return `not(${cellTest(negated) ?? 'true'})`;
  const asked = withValue(cell);
  if (asked !== cell) return splitTests(cell).map(cellOf).join(' or ');
  const kinds = kindsOf(cell);
  if (kinds.length === 1 && (kinds[0] === 'VariableName' || kinds[0] === 'PathExpression'))
    return `${CELL} = ${cell} or ${CELL} in ${cell}`;
  if (kinds.length === 1 && ASSERTIONS.has(kinds[0] as string)) return cell;
  return `${CELL} in (${cell})`;
}

const cellOf = (test: string): string => {
  const asked = withValue(test);
  return asked === test ? `(${CELL} in (${test}))` : `(${asked})`;
};

/** Tests that are true or false by themselves, without being compared. */
const ASSERTIONS = new Set([
  'Comparison',
  'QuantifiedExpression',
  'Conjunction',
  'Disjunction',
  'FunctionInvocation',
  'InstanceOfExpression',
]);

/** Node types of the single tests of a cell. */
function kindsOf(cell: string): string[] {
  const kinds: string[] = [];
  const path: string[] = [];
  parseUnaryTests(cell, {}, DIALECT).iterate({
    enter: ({ name }) => {
      if (path.at(-1) === 'PositiveUnaryTest') kinds.push(name);
      path.push(name);
    },
    leave: () => void path.pop(),
  });
  return kinds;
}

/** `?` stands for the value, except inside a text. */
const withValue = (cell: string) => cell.replace(/"(?:[^"\\]|\\.)*"|\?/g, (found) => (found === '?' ? CELL : found));

/** Splits at commas that separate tests. */
function splitTests(cell: string): string[] {
  const tests: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: found, index } of cell.matchAll(/"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|,/g)) {
    if ('([{'.includes(found)) depth++;
    else if (')]}'.includes(found)) depth--;
    else if (found === ',' && depth === 0) {
      tests.push(cell.slice(from, index));
      from = index + 1;
    }
  }
  tests.push(cell.slice(from));
  return tests.map((test) => test.trim());
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const { 0: found } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (found === '(') depth++;
    if (found === ')' && --depth < 0) return false;
  }
  return depth === 0;
}
