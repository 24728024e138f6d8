import { DmnModdle } from 'dmn-moddle';
import { fail, type Issue } from '../errors.ts';
import { cellTest } from './decision-cells.ts';
import { evaluateFeel, syntaxErrorOf } from './feel.ts';
import { child, children, type Element, text } from './reading/moddle.ts';
import type { Json } from './types.ts';
import { scanXml } from './xml.ts';

/** A decision, parsed. Plain data; every expression in it has been checked. */
export interface Decision {
  id: string;
  name: string;
  /** The name under which other decisions know its result. */
  variable: string;
  requires: { id: string; variable: string }[];
  table?: DecisionTable;
  literal?: string;
}

export interface DecisionTable {
  hitPolicy: string;
  aggregation?: string;
  inputs: string[];
  outputs: { name: string; values?: Json[]; otherwise?: string }[];
  rules: Rule[];
}

export interface Rule {
  tests: (string | null)[];
  results: string[];
}

const POLICIES = new Set(['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);

/** DMN 1.3 file → its decisions by id. Throws XML_MALFORMED, DOCTYPE_REFUSED, DIAGRAM_REFUSED with every problem. */
export async function parseDecisions(xml: string): Promise<Map<string, Decision>> {
  const scanned = scanXml(xml);
  if (scanned.refused) refuse(scanned.refused);
  const file = (await new DmnModdle()
    .fromXML(scanned.text, 'dmn:Definitions')
    .catch((error: Error) => fail('DIAGRAM_REFUSED', `The file is no DMN decision file: ${error.message.split('\n')[0]}.`))) as {
    rootElement: Element;
  };
  const issues: Issue[] = [];
  const drawn = children(file.rootElement, 'drgElement').filter(({ $type }) => $type === 'dmn:Decision');
  const variables = new Map(
    drawn.map((decision) => [decision.id, text(child(decision, 'variable'), 'name') ?? text(decision, 'name') ?? decision.id ?? '']),
  );
  const decisions = drawn.map((decision) => readDecision(decision, variables, issues));
  if (decisions.length === 0) issues.push({ code: 'NO_DECISION', severity: 'error', message: 'The file contains no decision.' });
  if (issues.length > 0) fail('DIAGRAM_REFUSED', 'The decision tables cannot be used as they are.', { issues });
  return new Map(decisions.map((decision) => [decision.id, decision]));
}

function refuse(issue: Issue): never {
  return fail(issue.code === 'DOCTYPE_REFUSED' ? 'DOCTYPE_REFUSED' : 'DIAGRAM_REFUSED', issue.message, { issues: [issue] });
}

function readDecision(element: Element, variables: Map<string | undefined, string>, issues: Issue[]): Decision {
  const id = element.id ?? '';
  const refuse: Refuse = (code, message) => void issues.push({ code, severity: 'error', elementId: id, message });
  const feel = (raw: string, what: string) => {
    const wrong = syntaxErrorOf(raw);
    if (wrong) refuse('FEEL_INVALID', `The ${what} of ${id} cannot be read: ${wrong} in "${raw}".`);
    return raw;
  };
  const requires = children(element, 'informationRequirement').flatMap((requirement) => {
    const needed = text(child(requirement, 'requiredDecision'), 'href')?.replace(/^.*#/, '');
    if (needed === undefined) return [];
    return [{ id: needed, variable: variables.get(needed) ?? needed }];
  });
  if (children(element, 'knowledgeRequirement').length > 0)
    refuse('KNOWLEDGE_UNSUPPORTED', `${id} uses a business knowledge model, which is not executed. Write it into the table.`);
  const logic = child(element, 'decisionLogic');
  const decision = { id, name: text(element, 'name') ?? id, variable: variables.get(element.id) ?? id, requires };
  if (logic?.$type === 'dmn:LiteralExpression') return { ...decision, literal: feel(text(logic, 'text') ?? 'null', 'expression') };
  if (logic?.$type === 'dmn:DecisionTable') return { ...decision, table: readTable(logic, refuse, feel) };
  refuse('DECISION_EMPTY', `${id} has neither a table nor an expression. Draw one.`);
  return decision;
}

type Refuse = (code: Issue['code'], message: string) => void;
type Check = (raw: string, what: string) => string;

function readTable(table: Element, refuse: Refuse, feel: Check): DecisionTable {
  const hitPolicy = text(table, 'hitPolicy') ?? 'UNIQUE';
  if (!POLICIES.has(hitPolicy)) refuse('HIT_POLICY', `The hit policy ${hitPolicy} is unknown.`);
  const aggregation = text(table, 'aggregation');
  const outputs = children(table, 'output').map((output, index) => {
    const listed = text(child(output, 'outputValues'), 'text');
    const otherwise = text(child(output, 'defaultOutputEntry'), 'text');
    const values = listed === undefined ? undefined : (evaluateFeel(feel(`[${listed}]`, 'list of output values'), NOTHING) as Json[]);
    return {
      name: text(output, 'name') ?? text(output, 'label') ?? `output${index + 1}`,
      ...(values === undefined ? {} : { values }),
      ...(otherwise === undefined ? {} : { otherwise: feel(otherwise, 'default output') }),
    };
  });
  return {
    hitPolicy,
    ...(aggregation === undefined ? {} : { aggregation }),
    inputs: children(table, 'input').map((input) => feel(text(child(input, 'inputExpression'), 'text') ?? 'null', 'input')),
    outputs,
    rules: children(table, 'rule').map((rule) => ({
      tests: children(rule, 'inputEntry').map((entry) => {
        const test = cellTest(text(entry, 'text'));
        return test === null ? null : feel(test, `cell ${entry.id ?? ''}`);
      }),
      results: children(rule, 'outputEntry').map((entry) => {
        const result = text(entry, 'text');
        return result === undefined ? '' : feel(result, `cell ${entry.id ?? ''}`);
      }),
    })),
  };
}

const NOTHING = { lookup: () => undefined, now: new Date(0).toISOString(), millis: 100, maxBytes: 10_000, spent: () => undefined };
