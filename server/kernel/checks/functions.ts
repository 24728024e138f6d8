import { functionsIn, isFunctionName } from '../feel.ts';
import { type FlowNode, isExpression, type Value } from '../graph.ts';
import type { Check } from './check.ts';

/** A function that FEEL does not have would fail every time. */
export const functions: Check = ({ nodes, flows }, report) => {
  const check = (value: Value | undefined, elementId: string) => {
    if (value === undefined || !isExpression(value)) return;
    for (const name of functionsIn(value.feel))
      if (!isFunctionName(name))
        report.refuse('FEEL_UNKNOWN_FUNCTION', elementId, `FEEL has no function ${name}(), used in "${value.feel}".`, {
          name,
          feel: value.feel,
        });
  };
  for (const { id, condition } of flows.values()) check(condition, id);
  for (const node of nodes.values()) for (const value of valuesOf(node)) check(value, node.id);
};

function valuesOf(node: FlowNode): (Value | undefined)[] {
  const { person, job, message, script, decision, call, adHoc, activation, loop, events } = node;
  return [
    ...[...node.inputs, ...node.outputs, ...(job?.parameters ?? []), ...(call?.inputs ?? []), ...(call?.outputs ?? [])].map(
      ({ value }) => value,
    ),
    person?.assignee,
    person?.candidateGroups,
    person?.candidateUsers,
    person?.dueDate,
    person?.priority,
    job?.topic,
    message?.name,
    message?.correlationKey,
    script?.expression,
    decision?.ref,
    call?.key,
    call?.version,
    call?.businessKey,
    adHoc?.completion,
    activation,
    ...(loop?.kind === 'multi' ? [loop.cardinality, loop.collection, loop.outputElement, loop.completion] : [loop?.condition]),
    ...events.map((event) => {
      if (event.kind === 'condition') return event.condition;
      if (event.kind === 'timer')
        return event.timer.expression.startsWith('=') ? { feel: event.timer.expression.slice(1).trim() } : undefined;
      return event.kind === 'message' ? event.message.correlationKey : undefined;
    }),
  ];
}
