import type { Mapping } from '../graph.ts';
import type { Expressions } from './expressions.ts';
import { child, children, type Element, extensions, generic, text } from './moddle.ts';
import type { Report } from './report.ts';

/** camunda:inputOutput, zeebe:ioMapping and BPMN's own data associations, all as name = value. */
export function readMappings(element: Element, expressions: Expressions, report: Report): { inputs: Mapping[]; outputs: Mapping[] } {
  const inputs: Mapping[] = [];
  const outputs: Mapping[] = [];
  const add = (list: Mapping[], target: string | undefined, raw: string | undefined) => {
    if (target === undefined) return;
    if (FORBIDDEN.has(target))
      return report.refuse('VARIABLE_NAME', element.id, `A variable cannot be called ${target}. Choose another name.`, { name: target });
    const value = expressions.value(raw, element.id, `mapping of ${target}`);
    list.push({ target, value: value ?? '' });
  };
  for (const io of extensions(element, 'camunda:InputOutput')) {
    for (const [property, list] of [
      ['inputParameters', inputs],
      ['outputParameters', outputs],
    ] as const) {
      for (const parameter of children(io, property)) {
        const name = text(parameter, 'name');
        if (child(parameter, 'definition')) {
          report.refuse(
            'MAPPING_UNSUPPORTED',
            element.id,
            `The mapping of ${name} uses a list, map or script. Write it in FEEL, for example = [1, 2] or = { a: 1 }.`,
            { name: name ?? '' },
          );
        } else add(list, name, text(parameter, 'value'));
      }
    }
  }
  for (const io of extensions(element, 'zeebe:ioMapping')) {
    for (const input of generic(io, 'zeebe:input')) add(inputs, text(input, 'target'), text(input, 'source'));
    for (const output of generic(io, 'zeebe:output')) add(outputs, text(output, 'target'), text(output, 'source'));
  }
  readDataAssociations(element, add, inputs, outputs);
  return { inputs, outputs };
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The variable a data object stands for. */
export const dataObjectName = (element: Element | undefined): string | undefined => text(element, 'name') ?? element?.id;

function readDataAssociations(
  element: Element,
  add: (list: Mapping[], target: string | undefined, raw: string | undefined) => void,
  inputs: Mapping[],
  outputs: Mapping[],
): void {
  const io = child(element, 'ioSpecification');
  const nameOf = (item: Element | undefined) => text(item, 'name') ?? item?.id;
  for (const association of children(element, 'dataInputAssociations')) {
    const source = dataVariable(children(association, 'sourceRef')[0]);
    const target = child(association, 'targetRef');
    const isInput = children(io, 'dataInputs').some(({ id }) => id === target?.id);
    if (source && isInput) add(inputs, nameOf(target), `= ${quoted(source)}`);
  }
  for (const association of children(element, 'dataOutputAssociations')) {
    const source = children(association, 'sourceRef')[0];
    const isOutput =
      children(io, 'dataOutputs').some(({ id }) => id === source?.id) ||
      children(element, 'dataOutputs').some(({ id }) => id === source?.id);
    const name = nameOf(source);
    if (isOutput && name) add(outputs, dataVariable(child(association, 'targetRef')), `= ${quoted(name)}`);
  }
}

function dataVariable(reference: Element | undefined): string | undefined {
  if (!reference) return undefined;
  if (reference.$type === 'bpmn:DataObject') return dataObjectName(reference);
  if (reference.$type === 'bpmn:DataObjectReference') return dataObjectName(child(reference, 'dataObjectRef'));
  return undefined;
}

/** A name that FEEL would read as something else is put between backticks. */
const quoted = (name: string) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name.replaceAll('`', '')}\``);
