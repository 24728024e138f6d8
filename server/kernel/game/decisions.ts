/** DMN decision tables and literal expressions, pure. */
import { DmnModdle } from 'dmn-moddle';
import { unaryTest } from 'feelin';
import { WeibaoError } from '../../errors.ts';
import type { DecisionLookup, Json, Variables } from '../types.ts';
import { evaluateFeel, plain } from './feel.ts';
import type { Decide } from './game.ts';
import { KernelError } from './kernel-error.ts';
import type { ModdleElement } from './moddle.ts';

interface Table {
  kind: 'table';
  hitPolicy: string;
  aggregation?: string;
  inputs: string[];
  outputs: { name: string; values: string[] }[];
  rules: { id: string; tests: string[]; outputs: string[] }[];
}
interface Literal {
  kind: 'literal';
  expression: string;
}
/** One decision with the decisions of the same file it needs. */
export interface DecisionModel {
  id: string;
  name: string;
  variable: string;
  logic: Table | Literal;
  requires: DecisionModel[];
}

export async function parseDecisions(xml: string): Promise<Map<string, DecisionModel>> {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml))
    throw new WeibaoError('DOCTYPE_REFUSED', 'A document type declaration is not allowed in a decision table');
  let root: ModdleElement;
  try {
    root = ((await new DmnModdle().fromXML(xml, 'dmn:Definitions')) as unknown as { rootElement: ModdleElement }).rootElement;
  } catch (cause) {
    throw new WeibaoError('XML_MALFORMED', `The file is not well-formed DMN XML: ${(cause as Error).message}`, { cause });
  }
  const drawn = new Map<string, ModdleElement>(
    ((root.drgElement ?? []) as ModdleElement[]).filter((each) => each.$type === 'dmn:Decision').map((each) => [each.id as string, each]),
  );
  const models = new Map<string, DecisionModel>();
  const build = (id: string, path: string[]): DecisionModel => {
    if (path.includes(id))
      throw new WeibaoError('DIAGRAM_REFUSED', `The decisions ${[...path, id].join(' → ')} need each other in a circle`);
    const known = models.get(id);
    if (known) return known;
    const decision = drawn.get(id);
    if (!decision) throw new WeibaoError('DIAGRAM_REFUSED', `The decision ${id} is required but not in the file`);
    const requires = ((decision.informationRequirement ?? []) as ModdleElement[]).flatMap((each) =>
      each.requiredDecision ? [build(String(each.requiredDecision.href).replace('#', ''), [...path, id])] : [],
    );
    const model: DecisionModel = {
      id,
      name: decision.name ?? id,
      variable: decision.variable?.name ?? decision.name ?? id,
      logic: logicOf(decision),
      requires,
    };
    models.set(id, model);
    return model;
  };
  for (const id of drawn.keys()) build(id, []);
  return models;
}

function logicOf(decision: ModdleElement): Table | Literal {
  const logic = decision.decisionLogic as ModdleElement | undefined;
  if (logic?.$type === 'dmn:LiteralExpression') return { kind: 'literal', expression: logic.text ?? 'null' };
  if (logic?.$type !== 'dmn:DecisionTable')
    throw new WeibaoError('DIAGRAM_REFUSED', `The decision ${decision.id} is neither a table nor a literal expression`);
  return {
    kind: 'table',
    hitPolicy: logic.hitPolicy ?? 'UNIQUE',
    ...(logic.aggregation ? { aggregation: logic.aggregation } : {}),
    inputs: (logic.input ?? []).map((input: ModdleElement) => input.inputExpression?.text ?? 'null'),
    outputs: (logic.output ?? []).map((output: ModdleElement) => ({
      name: output.name ?? '',
      values: valuesOf(output.outputValues?.text),
    })),
    rules: (logic.rule ?? []).map((rule: ModdleElement) => ({
      id: rule.id ?? '',
      tests: (rule.inputEntry ?? []).map((entry: ModdleElement) => entry.text?.trim() ?? ''),
      outputs: (rule.outputEntry ?? []).map((entry: ModdleElement) => entry.text?.trim() ?? 'null'),
    })),
  };
}

const valuesOf = (text: string | undefined): string[] => (text ? text.split(',').map((each) => each.trim().replace(/^"|"$/g, '')) : []);

/** What the game calls; an unknown decision is an incident on the element. */
export function decisionResult(lookup: DecisionLookup | undefined): Decide {
  return (decisionRef, variables) => {
    const model = lookup?.(decisionRef) as DecisionModel | undefined;
    if (!model) throw new KernelError('DECISION_UNKNOWN', decisionRef, `There is no decision ${decisionRef}`);
    return decide(model, variables);
  };
}

export function decide(model: DecisionModel, variables: Variables): Json {
  const scope: Variables = { ...variables };
  for (const needed of model.requires) scope[needed.variable] = decide(needed, variables);
  const { logic } = model;
  if (logic.kind === 'literal') return evaluateFeel(logic.expression, scope, model.id);
  const values = logic.inputs.map((input) => evaluateFeel(input, scope, model.id));
  const hits = logic.rules.filter((rule) =>
    rule.tests.every((test, index) => test === '' || test === '-' || holds(test, values[index] ?? null, scope, model.id)),
  );
  const outputs = hits.map((rule) => outputOf(logic, rule.outputs, scope, model.id));
  return byHitPolicy(logic, outputs, model.id);
}

function holds(test: string, value: Json, scope: Variables, decisionId: string): boolean {
  try {
    const result = unaryTest(test, { ...scope, '?': value }) as unknown;
    return plain(result && typeof result === 'object' && 'value' in result ? (result as { value: unknown }).value : result) === true;
  } catch (cause) {
    throw new KernelError('FEEL_INVALID', decisionId, `The test "${test.slice(0, 200)}" cannot be evaluated: ${(cause as Error).message}`);
  }
}

function outputOf({ outputs }: Table, expressions: string[], scope: Variables, decisionId: string): Json {
  const values = expressions.map((expression) => evaluateFeel(expression, scope, decisionId));
  if (outputs.length === 1) return values[0] ?? null;
  return Object.fromEntries(outputs.map(({ name }, index) => [name, values[index] ?? null]));
}

function byHitPolicy(table: Table, hits: Json[], decisionId: string): Json {
  const refuse = (message: string) => new KernelError('DECISION_AMBIGUOUS', decisionId, message);
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (hits.length > 1) throw refuse(`${hits.length} rules apply where only one may`);
      return hits[0] ?? null;
    case 'ANY':
      if (hits.some((hit) => JSON.stringify(hit) !== JSON.stringify(hits[0]))) throw refuse('Rules that apply disagree');
      return hits[0] ?? null;
    case 'FIRST':
      return hits[0] ?? null;
    case 'PRIORITY':
      return ordered(table, hits)[0] ?? null;
    case 'OUTPUT ORDER':
      return ordered(table, hits);
    case 'RULE ORDER':
      return hits;
    case 'COLLECT':
      return aggregated(table, hits, refuse);
    default:
      throw refuse(`The hit policy ${table.hitPolicy} is not known`);
  }
}

function ordered(table: Table, hits: Json[]): Json[] {
  const rank = (hit: Json) =>
    table.outputs.map(({ name, values }) => {
      const value = hit && typeof hit === 'object' && !Array.isArray(hit) ? hit[name] : hit;
      const at = values.indexOf(String(value));
      return at === -1 ? values.length : at;
    });
  return [...hits].sort((a, b) => {
    const left = rank(a);
    const right = rank(b);
    return left.reduce((order, each, index) => order || each - (right[index] as number), 0);
  });
}

function aggregated({ aggregation }: Table, hits: Json[], refuse: (message: string) => KernelError): Json {
  if (!aggregation) return hits;
  if (aggregation === 'COUNT') return hits.length;
  const numbers = hits.map((hit) => {
    if (typeof hit !== 'number') throw refuse('Only numbers can be aggregated');
    return hit;
  });
  if (numbers.length === 0) return null;
  if (aggregation === 'SUM') return numbers.reduce((sum, each) => sum + each, 0);
  return aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
}
