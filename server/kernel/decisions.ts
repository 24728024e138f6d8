import { CELL } from './decision-cells.ts';
import type { Decision, DecisionTable, Rule } from './decision-model.ts';
import { evaluateFeel, type FeelScope, testFeel } from './feel.ts';
import { Incident } from './kernel-error.ts';
import type { DecisionLookup, Json, Variables } from './types.ts';

/** Decisions may build on others; deeper than this they build on themselves. */
const MAX_NESTING = 20;

/** The result of a decision: one entry of outputs for each rule that counts. Throws Incident. */
export function decide(id: string, lookup: DecisionLookup, scope: FeelScope): Variables[] {
  return decideOnce(id, lookup, scope, new Map(), 0);
}

/** Decisions that several others build on are made once. */
function decideOnce(id: string, lookup: DecisionLookup, scope: FeelScope, made: Map<string, Variables[]>, nesting: number): Variables[] {
  const before = made.get(id);
  if (before) return before;
  const rows = decideAnew(id, lookup, scope, made, nesting);
  made.set(id, rows);
  return rows;
}

function decideAnew(id: string, lookup: DecisionLookup, scope: FeelScope, made: Map<string, Variables[]>, nesting: number): Variables[] {
  const decision = lookup(id) as Decision | undefined;
  if (!decision) throw new Incident('DECISION_UNKNOWN', `There is no decision ${id}.`);
  if (nesting > MAX_NESTING) throw new Incident('DECISION_CIRCLE', `The decision ${id} depends on itself.`);
  const known = new Map(
    decision.requires.map(({ id: needed, variable }) => [
      variable,
      resultOf(lookup(needed) as Decision | undefined, decideOnce(needed, lookup, scope, made, nesting + 1)),
    ]),
  );
  const within: FeelScope = { ...scope, lookup: (name) => known.get(name) ?? scope.lookup(name) };
  if (decision.literal !== undefined) return [{ [decision.variable]: evaluateFeel(decision.literal, within) }];
  return evaluateTable(decision, decision.table as DecisionTable, within);
}

/** What a decision is worth to one that builds on it: a value, a context of outputs, or a list of either. */
function resultOf(decision: Decision | undefined, rows: Variables[]): Json {
  const one = (row: Variables): Json => (Object.keys(row).length === 1 ? (Object.values(row)[0] as Json) : row);
  const many = decision?.table && LISTS.has(decision.table.hitPolicy) && !decision.table.aggregation;
  if (many) return rows.map(one);
  return rows[0] === undefined ? null : one(rows[0]);
}

const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);

function evaluateTable({ id }: Decision, table: DecisionTable, scope: FeelScope): Variables[] {
  const values = table.inputs.map((feel) => evaluateFeel(feel, scope));
  const firstOnly = table.hitPolicy === 'FIRST';
  const hits: Rule[] = [];
  for (const rule of table.rules) {
    if (!rule.tests.every((test, index) => test === null || fits(test, values[index] as Json, scope))) continue;
    hits.push(rule);
    if (firstOnly) break;
  }
  const rows = hits.map((rule) => outputsOf(table, rule, scope));
  if (rows.length === 0 && table.aggregation !== 'COUNT') return defaults(table, scope);
  return byPolicy(id, table, rows);
}

const fits = (test: string, value: Json, scope: FeelScope) =>
  testFeel(test, { ...scope, lookup: (name) => (name === CELL ? value : scope.lookup(name)) });

const outputsOf = ({ outputs }: DecisionTable, rule: Rule, scope: FeelScope): Variables =>
  Object.fromEntries(outputs.map(({ name }, index) => [name, rule.results[index] ? evaluateFeel(rule.results[index], scope) : null]));

function defaults({ outputs }: DecisionTable, scope: FeelScope): Variables[] {
  if (!outputs.some(({ otherwise }) => otherwise)) return [];
  return [Object.fromEntries(outputs.map(({ name, otherwise }) => [name, otherwise ? evaluateFeel(otherwise, scope) : null]))];
}

function byPolicy(id: string, table: DecisionTable, rows: Variables[]): Variables[] {
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (rows.length > 1) throw new Incident('DECISION_NOT_UNIQUE', `${rows.length} rules of ${id} apply, but its hit policy allows one.`);
      return rows;
    case 'ANY':
      if (rows.some((row) => JSON.stringify(row) !== JSON.stringify(rows[0])))
        throw new Incident('DECISION_NOT_UNIQUE', `Rules of ${id} that apply differ in their result.`);
      return rows.slice(0, 1);
    case 'FIRST':
      return rows.slice(0, 1);
    case 'PRIORITY':
      return byPriority(table, rows).slice(0, 1);
    case 'OUTPUT ORDER':
      return byPriority(table, rows);
    case 'COLLECT':
      return table.aggregation ? [aggregate(id, table, rows)] : rows;
    default:
      return rows;
  }
}

/** By the order in which the values of the first outputs are listed. */
function byPriority({ outputs }: DecisionTable, rows: Variables[]): Variables[] {
  const rank = (row: Variables) =>
    outputs.map(({ name, values = [] }) => {
      const at = values.indexOf(row[name] as Json);
      return at < 0 ? values.length : at;
    });
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .sort((a, b) => a.rank.map((one, index) => one - (b.rank[index] as number)).find((difference) => difference !== 0) ?? 0)
    .map(({ row }) => row);
}

function aggregate(id: string, { outputs, aggregation }: DecisionTable, rows: Variables[]): Variables {
  const name = outputs[0]?.name as string;
  if (aggregation === 'COUNT') return { [name]: rows.length };
  const numbers = rows.map((row) => row[name]);
  if (!numbers.every((value): value is number => typeof value === 'number'))
    throw new Incident('DECISION_RESULT', `${id} aggregates results that are no numbers.`);
  switch (aggregation) {
    case 'SUM':
      return { [name]: numbers.reduce((sum, one) => sum + one, 0) };
    case 'MIN':
      return { [name]: Math.min(...numbers) };
    default:
      return { [name]: Math.max(...numbers) };
  }
}
