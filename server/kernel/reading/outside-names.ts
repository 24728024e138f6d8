import type { FlowNode, Job, Value } from '../graph.ts';
import type { JobSummary, OutsideName } from '../types.ts';
import { commaSeparated } from './activities.ts';
import { type Element, text } from './moddle.ts';

/**
 * What an element names that lies outside its diagram. Read where the token game reads, so that both always mean the same; forms, policies and
 * documents also from elements on which the game has no use for them, as whoever wrote them there relies on them. What an expression will name is
 * known when it is evaluated, and is left out.
 */
export function readOutsideNames(element: Element, { person, job, decision, message, events }: FlowNode): OutsideName[] {
  return [
    ...named('form', person?.formKey ?? text(element, 'camunda:formKey')),
    ...named('deadlinePolicy', person?.deadlinePolicy ?? text(element, 'weibao:deadlinePolicy')),
    ...listed('document', text(element, 'weibao:document')),
    ...listed('candidateGroup', person?.candidateGroups),
    ...named('decision', decision?.ref),
    ...named('topic', job?.topic),
    ...named('message', message?.name),
    ...events.flatMap((event) => {
      if (event.kind === 'message') return [...named('message', event.message.name), ...named('topic', event.job?.topic)];
      return event.kind === 'signal' ? named('signal', event.name) : [];
    }),
  ];
}

export function readJobs({ job, events }: FlowNode): JobSummary[] {
  const thrown = events.map((event) => (event.kind === 'message' ? event.job : undefined));
  return [job, ...thrown].flatMap((one) => (typeof one?.topic === 'string' ? [{ topic: one.topic, parameters: written(one) }] : []));
}

const written = ({ parameters }: Job) =>
  new Map(parameters.flatMap(({ target, value }) => (typeof value === 'string' ? [[target, value] as const] : [])));

function named(kind: OutsideName['kind'], value: Value | undefined): OutsideName[] {
  return typeof value === 'string' && value !== '' ? [{ kind, name: value }] : [];
}

function listed(kind: OutsideName['kind'], value: Value | undefined): OutsideName[] {
  return typeof value === 'string' ? commaSeparated(value).map((name) => ({ kind, name })) : [];
}
