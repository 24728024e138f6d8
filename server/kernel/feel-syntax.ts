import { parseExpression } from 'feelin';

/** Backticks around names that FEEL would otherwise read as arithmetic. */
export const DIALECT = 'camunda';
const MAX_TEXT = 20_000;
const INLINE_TEXT = 2_000;
/** The widest literal range that may be walked without a watchdog. */
const INLINE_RANGE = 1_000;

/** What the syntax tree of an expression says about it, before anything is evaluated. */
export interface Syntax {
  /** The expression with names that are no plain words replaced by their parameters. */
  text: string;
  /** Names it takes from its surroundings, and what they are called as parameters. */
  names: string[];
  parameters: string[];
  /** Names it calls as functions. */
  functions: string[];
  error?: string;
  /** Could run away whatever its data are: evaluated under a watchdog. */
  watched: boolean;
  /** How deep it walks lists within lists; the cost is the length of the lists to that power. */
  nesting: number;
  /** The longest range it writes out; it counts as a list of that length. */
  range: number;
}

const REGULAR_EXPRESSIONS = new Set(['matches', 'replace', 'split']);
/** Functions that compare every element with every other one. */
const COMPARE_ALL = new Set(['distinct values', 'duplicate values', 'union', 'remove', 'mode', 'index of', 'sort', 'list replace']);
const WALKS = new Set(['ForExpression', 'QuantifiedExpression', 'FilterExpression']);

/** Reads an expression without its variables, so that the same text always means the same. */
export function syntaxOf(feel: string): Syntax {
  const found: Syntax = { text: feel, names: [], parameters: [], functions: [], watched: feel.length > INLINE_TEXT, nesting: 0, range: 0 };
  if (feel.trim() === '') return { ...found, error: 'the expression is empty' };
  if (feel.length > MAX_TEXT) return { ...found, error: `the expression is longer than ${MAX_TEXT} characters` };
  const names = new Map<string, string>();
  const replaced: { from: number; to: number; by: string }[] = [];
  const functions = new Set<string>();
  const keys = new Set<string>();
  const entries: string[] = [];
  // Entries of contexts, parameters and iteration variables may hold functions of their own.
  const bound = new Set<string>();
  const path: string[] = [];
  let depth = 0;
  parseExpression(feel, {}, DIALECT).iterate({
    enter(node) {
      const { name } = node;
      if (node.type.isError && found.error === undefined) found.error = `unexpected ${describe(feel, node.from)}`;
      const parent = path.at(-1);
      path.push(name);
      if (WALKS.has(name)) found.nesting = Math.max(found.nesting, ++depth);
      if (name === 'InExpression' && path.filter((one) => one === 'InExpression').length > 1) found.watched = true;
      if (name === 'InExpressions' && count(feel.slice(node.from, node.to)) > 1) found.watched = true;
      if (name === 'IterationContext' && feel.slice(node.from, node.to).includes('..')) {
        const length = rangeLength(feel.slice(node.from, node.to), bound);
        found.range = Math.max(found.range, length);
        found.watched ||= length > INLINE_RANGE;
      }
      if (name === 'FunctionDefinition' || name === '**') found.watched = true;
      if (name === 'Name') bound.add(nameAt(feel, node.from, node.to));
      if (name === 'Key') entries.push(nameAt(feel, node.from, node.to));
      if (name !== 'VariableName') return;
      const called = nameAt(feel, node.from, node.to);
      if (parent === 'FunctionInvocation' && isCallee(feel, node.to)) {
        functions.add(called);
        if (REGULAR_EXPRESSIONS.has(called)) found.watched = true;
        if (COMPARE_ALL.has(called)) found.nesting = Math.max(found.nesting, depth + 2);
      } else {
        if (!names.has(called)) names.set(called, PLAIN.test(called) ? called : `odd_name_${names.size}`);
        const by = names.get(called) as string;
        if (by !== called) replaced.push({ from: node.from, to: node.to, by });
        // A context whose entries build on each other can double its size with every line.
        if (keys.has(called) || called === 'partial') found.watched = true;
      }
    },
    leave(node) {
      path.pop();
      if (node.name === 'ContextEntry') keys.add(entries.pop() ?? '');
      if (WALKS.has(node.name)) depth--;
    },
  });
  const text = replaced.reduceRight((rest, { from, to, by }) => rest.slice(0, from) + by + rest.slice(to), feel);
  for (const key of bound) functions.delete(key);
  return { ...found, text, names: [...names.keys()], parameters: [...names.values()], functions: [...functions] };
}

const PLACES = /^\s*1\s*\.\.\s*count\(\s*([\p{L}_][\p{L}\p{N}_]*)\s*\)\s*$/u;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_ ]*$/u;

const nameAt = (feel: string, from: number, to: number) => feel.slice(from, to).replace(/`/g, '').replace(/\s+/g, ' ');
const isCallee = (feel: string, to: number) => /^\s*\(/.test(feel.slice(to, to + 20));
const count = (text: string) => text.split(/\bin\b/).length - 1;

/** Of a range between fixed numbers, or over the places of a list that comes from outside; any other one is as long as can be. */
function rangeLength(text: string, bound: ReadonlySet<string>): number {
  const [, list] = text.match(PLACES) ?? [];
  if (list !== undefined && !bound.has(list)) return 0;
  const [, from, to] = text.match(/^\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*$/) ?? [];
  return from === undefined ? Number.POSITIVE_INFINITY : Math.abs(Number(to) - Number(from)) + 1;
}

function describe(feel: string, at: number): string {
  const rest = feel.slice(at).trim();
  return rest === '' ? 'end' : `"${rest.slice(0, 20)}"`;
}
