/** Red lines 2, 3 and 4: who a case is about, and who has reported it, gets neither into names nor into the hands of automatic steps. */
import { type Expression, type FlowNode, isExpression, type Mapping, type Value } from '../../kernel/graph.ts';

/** A name that is to be filled in with data, or made of personal ones: it is shown in lists, notices, logs and addresses. */
export function personalNames(node: FlowNode, personal: ReadonlySet<string>): string[] {
  const texts = [node.name, node.documentation].filter((text) => text !== undefined && PLACEHOLDER.test(text)) as string[];
  return [...texts, ...publicValues(node).flatMap((value) => namedIn(value, personal))];
}

/** What an automatic step would be handed of those whom nobody but a person may turn to. */
export function contactsHandedOver(node: FlowNode, contacts: readonly string[]): string[] {
  if (!isAutomatic(node)) return [];
  const handed: Mapping[] = [...node.inputs, ...(node.job?.parameters ?? []), ...eventParameters(node)];
  return contacts.filter((name) => handed.some(({ target, value }) => target === name || namedIn(value, new Set([name])).length > 0));
}

/** `${childName}`, `{{childName}}`, `= childName`. */
const PLACEHOLDER = /[$#]\{|\{\{|^\s*=/;

function publicValues({ message, job, call, events }: FlowNode): Value[] {
  const ofEvents = events.flatMap((event) => {
    if (event.kind === 'message') return [event.message.name, event.message.correlationKey];
    return event.kind === 'signal' ? [event.name] : [];
  });
  const values = [message?.name, message?.correlationKey, job?.topic, call?.key, call?.businessKey, ...ofEvents];
  return values.filter((value) => value !== undefined);
}

const isAutomatic = ({ kind, events }: FlowNode) =>
  kind === 'jobTask' || kind === 'sendMessageTask' || ((kind === 'throwEvent' || kind === 'endEvent') && events[0]?.kind === 'message');

function eventParameters({ events }: FlowNode): Mapping[] {
  return events.flatMap((event) => (event.kind === 'message' ? (event.job?.parameters ?? []) : []));
}

/** Whole words: `childName` also in `item.childName`. */
function namedIn(value: Value | Expression, names: ReadonlySet<string>): string[] {
  if (!isExpression(value)) return [];
  return [...names].filter((name) => new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(value.feel));
}
