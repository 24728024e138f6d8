import type { FlowNode } from '../graph.ts';
import { type Check, label } from './check.ts';

/** End events: nothing follows them, and a cancel ends a transaction. */
export const endEvents: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    if (node.kind !== 'endEvent') continue;
    if (node.outgoing.length > 0)
      report.refuse(
        'END_WITH_OUTGOING',
        node.id,
        `A flow leaves the end event ${label(node)}. Make it an intermediate event, or end the flow before it.`,
      );
    if (node.incoming.length === 0)
      report.refuse('UNREACHABLE', node.id, `Nothing leads to the end event ${label(node)}. Connect or delete it.`);
    for (const { kind } of node.events) {
      if (kind === 'cancel' && !node.scope.owner?.transaction)
        report.refuse('CANCEL_OUTSIDE_TRANSACTION', node.id, `${label(node)} cancels, but is in no transaction. Put it into one.`);
      if (!THROWN.has(kind))
        report.refuse('EVENT_UNSUPPORTED', node.id, `An end event cannot throw a ${kind} event. Choose another kind for ${label(node)}.`, {
          kind,
        });
    }
    if (node.events.some(({ kind }) => kind === 'cancel') && !catchesCancel(node.scope.owner))
      report.refuse('CANCEL_UNCAUGHT', node.id, `The transaction is cancelled, but nothing follows. Draw a cancel boundary event on it.`);
  }
};

const THROWN = new Set(['message', 'signal', 'error', 'escalation', 'terminate', 'compensation', 'cancel']);
const catchesCancel = (owner: FlowNode | undefined) => owner?.boundaries.some(({ events: [event] }) => event?.kind === 'cancel');
