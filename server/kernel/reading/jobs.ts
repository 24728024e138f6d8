import type { Job, Mapping } from '../graph.ts';
import type { Expressions } from './expressions.ts';
import { bodyOf, child, children, type Element, extensions, generic, text } from './moddle.ts';
import type { Report } from './report.ts';

export const DEFAULT_RETRIES = 3;

/** Work for a program outside the kernel, when `element` names a topic. `owner` is the flow node it belongs to. */
export function readJob(
  element: Element,
  owner: Element,
  { expressions, report }: { expressions: Expressions; report: Report },
): Job | undefined {
  const zeebe = extensions(owner, 'zeebe:taskDefinition')[0];
  const implementation = text(element, 'implementation');
  const named = implementation && !implementation.startsWith('##') ? implementation : undefined;
  for (const attribute of ['class', 'expression', 'delegateExpression']) {
    if (text(element, `camunda:${attribute}`))
      report.refuse(
        'CODE_REFUSED',
        owner.id,
        `camunda:${attribute} would run code from the diagram. Use camunda:type="external" and a camunda:topic instead.`,
        { what: `camunda:${attribute}` },
      );
  }
  const topic = expressions.value(text(element, 'camunda:topic') ?? text(zeebe, 'type') ?? named, owner.id, 'topic');
  if (topic === undefined) return undefined;
  const retries = Number(text(element, 'weibao:retries') ?? text(zeebe, 'retries') ?? retryCycles(owner) ?? DEFAULT_RETRIES);
  return {
    topic,
    retries: Number.isInteger(retries) && retries > 0 ? retries : DEFAULT_RETRIES,
    parameters: readParameters(owner, expressions),
  };
}

/** `R5/PT10M` of camunda:failedJobRetryTimeCycle: only the count is kept, waiting is the engine's affair. */
function retryCycles(owner: Element): string | undefined {
  return bodyOf(extensions(owner, 'camunda:FailedJobRetryTimeCycle')[0])?.match(/^R(\d+)\//)?.[1];
}

function readParameters(owner: Element, expressions: Expressions): Mapping[] {
  const parameters: Mapping[] = [];
  const add = (target: string | undefined, raw: string | undefined) => {
    const value = expressions.value(raw, owner.id, `parameter ${target}`);
    if (target !== undefined && value !== undefined) parameters.push({ target, value });
  };
  for (const properties of extensions(owner, 'camunda:Properties'))
    for (const one of children(properties, 'values')) add(text(one, 'name'), text(one, 'value'));
  for (const field of extensions(owner, 'camunda:Field')) {
    add(
      text(field, 'name'),
      text(field, 'stringValue') ?? text(field, 'string') ?? text(field, 'expression') ?? bodyOf(child(field, 'string')),
    );
  }
  for (const headers of extensions(owner, 'zeebe:taskHeaders'))
    for (const one of generic(headers, 'zeebe:header')) add(text(one, 'key'), text(one, 'value'));
  return parameters;
}
