import { AWAITED, type Check, label } from './check.ts';

const THROWN = new Set(['message', 'signal', 'escalation', 'compensation', 'link']);

/** Intermediate events: they wait for, or throw, what such an event can. */
export const intermediateEvents: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    if (node.kind === 'catchEvent') {
      if (node.events.length === 0)
        report.refuse('CATCH_WITHOUT_EVENT', node.id, `${label(node)} waits for nothing. Choose a message, timer, signal or condition.`);
      for (const { kind } of node.events)
        if (!AWAITED.has(kind) && kind !== 'link')
          report.refuse(
            'EVENT_UNSUPPORTED',
            node.id,
            `Within a flow nothing can wait for a ${kind} event. Catch it by a boundary event or event sub-process instead of ${label(node)}.`,
            { kind },
          );
    }
    if (node.kind === 'throwEvent') {
      for (const { kind } of node.events)
        if (!THROWN.has(kind))
          report.refuse(
            'EVENT_UNSUPPORTED',
            node.id,
            `An intermediate event cannot throw a ${kind} event. Make ${label(node)} an end event.`,
            { kind },
          );
    }
    for (const event of node.events)
      if (event.kind === 'compensation' && event.activity !== undefined && !nodes.get(event.activity)?.isActivity)
        report.refuse('REFERENCE_DANGLING', node.id, `${label(node)} undoes ${event.activity}, which is no activity of this process.`, {
          reference: event.activity,
        });
  }
};
