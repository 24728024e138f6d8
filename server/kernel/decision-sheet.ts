/** A decision table as rows and columns, for those who read and change it, and its file with other rows in it. */
import { DmnModdle } from 'dmn-moddle';
import { fail } from '../errors.ts';
import { child, children, type Element, text } from './reading/moddle.ts';
import type { DecisionSheet, SheetRule } from './types.ts';

/** Undefined where the decision is no table. The file has been deployed before. */
export async function readSheet(xml: string, id: string): Promise<DecisionSheet | undefined> {
  const { decision, table } = find(await read(xml), id);
  if (!table) return undefined;
  const annotations = children(table, 'annotation').map((clause) => text(clause, 'name') ?? '');
  const description = text(decision, 'description');
  return {
    id,
    name: text(decision, 'name') ?? id,
    ...(description ? { description } : {}),
    hitPolicy: text(table, 'hitPolicy') ?? 'UNIQUE',
    ...(text(table, 'aggregation') ? { aggregation: text(table, 'aggregation') as string } : {}),
    inputs: children(table, 'input').map((input) => {
      const expression = text(child(input, 'inputExpression'), 'text') ?? '';
      return { label: text(input, 'label') ?? expression, expression };
    }),
    outputs: children(table, 'output').map((output) => {
      const name = text(output, 'name') ?? '';
      return { name, label: text(output, 'label') ?? name };
    }),
    // Every rule says where it comes from, whether or not the table has had a column for it.
    annotations: annotations.length > 0 ? annotations : [''],
    rules: children(table, 'rule').map((rule) => ({
      id: rule.id ?? '',
      inputs: textsOf(rule, 'inputEntry'),
      outputs: textsOf(rule, 'outputEntry'),
      annotations: annotations.length > 0 ? padded(textsOf(rule, 'annotationEntry'), annotations.length) : [''],
    })),
  };
}

/** The file with these rules in the table, and everything else as it was. What a rule keeps its id by keeps its cells' ids too. */
export async function withRules(xml: string, id: string, rules: readonly SheetRule[]): Promise<string> {
  const moddle = new DmnModdle();
  const file = await read(xml, moddle);
  const table = find(file, id).table ?? noTable(id);
  const before = new Map(children(table, 'rule').map((rule) => [rule.id, rule]));
  const entries = (type: string, texts: string[], old: Element[]) =>
    texts.map((cell, index) => {
      const entryId = old[index]?.id;
      return moddle.create(type, { ...(entryId ? { id: entryId } : {}), text: cell });
    });
  const made = rules.map((rule) => {
    const old = before.get(rule.id);
    return moddle.create('dmn:DecisionRule', {
      id: rule.id,
      inputEntry: entries('dmn:UnaryTests', rule.inputs, children(old, 'inputEntry')),
      outputEntry: entries('dmn:LiteralExpression', rule.outputs, children(old, 'outputEntry')),
      annotationEntry: rule.annotations.map((cell) => moddle.create('dmn:RuleAnnotation', { text: cell })),
    });
  });
  const columns = children(table, 'annotation');
  const clauses = columns.length > 0 ? columns : [moddle.create('dmn:RuleAnnotationClause', {})];
  Object.assign(table, { rule: made, annotation: clauses });
  return (await moddle.toXML(file, { format: true })).xml;
}

async function read(xml: string, moddle = new DmnModdle()): Promise<Element> {
  return ((await moddle.fromXML(xml, 'dmn:Definitions')) as { rootElement: Element }).rootElement;
}

function find(file: Element, id: string): { decision: Element; table?: Element } {
  const decision = children(file, 'drgElement').find((each) => each.id === id) ?? noTable(id);
  const logic = child(decision, 'decisionLogic');
  return logic?.$type === 'dmn:DecisionTable' ? { decision, table: logic } : { decision };
}

const noTable = (id: string): never => fail('DECISION_NOT_FOUND', `There is no decision table ${id}.`);

const textsOf = (rule: Element, entries: string) => children(rule, entries).map((entry) => text(entry, 'text') ?? '');
const padded = (texts: string[], length: number) => Array.from({ length }, (_, index) => texts[index] ?? '');
