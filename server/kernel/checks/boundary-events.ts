import { AWAITED, type Check, label } from './check.ts';

const KINDS = new Set([...AWAITED, 'error', 'escalation', 'compensation', 'cancel']);

/** Boundary events: a trigger that fits the host, and a way that leads on from it. */
export const boundaryEvents: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    if (node.kind !== 'boundaryEvent') continue;
    const kinds = node.events.map(({ kind }) => kind);
    if (kinds.length === 0)
      report.refuse(
        'BOUNDARY_WITHOUT_TRIGGER',
        node.id,
        `The boundary event ${label(node)} has no trigger. Choose a timer, message, error …`,
      );
    for (const kind of kinds)
      if (!KINDS.has(kind))
        report.refuse('EVENT_UNSUPPORTED', node.id, `A boundary event cannot be a ${kind} event. Choose another kind for ${label(node)}.`, {
          kind,
        });
    if (node.parallelMultiple)
      report.refuse('BOUNDARY_PARALLEL', node.id, `${label(node)} waits for several events at once. Draw one boundary event for each.`);
    if (node.incoming.length > 0)
      report.refuse(
        'BOUNDARY_WITH_INCOMING',
        node.id,
        `A flow leads to the boundary event ${label(node)}. It begins by its trigger alone.`,
      );
    if (kinds.includes('compensation')) {
      if (node.outgoing.length > 0)
        report.refuse(
          'COMPENSATION_WITH_FLOW',
          node.id,
          `A flow leaves the compensation event ${label(node)}. Join it to its handler by an association instead.`,
        );
      if (!node.handler?.forCompensation)
        report.refuse(
          'COMPENSATION_HANDLER',
          node.id,
          `${label(node)} has no handler. Join it by an association to an activity that is marked "for compensation".`,
        );
      continue;
    }
    if (node.outgoing.length === 0)
      report.refuse('BOUNDARY_DEAD_END', node.id, `Nothing follows the boundary event ${label(node)}. Draw what happens then.`);
    if (!node.interrupting && kinds.some((kind) => kind === 'error' || kind === 'cancel'))
      report.refuse('MUST_INTERRUPT', node.id, `An error or cancel always interrupts. Make ${label(node)} interrupting.`);
    if (kinds.includes('cancel') && !node.host?.transaction)
      report.refuse('CANCEL_OUTSIDE_TRANSACTION', node.id, `${label(node)} catches a cancel, but is not on a transaction. Put it on one.`);
    if (node.host?.triggeredByEvent)
      report.refuse(
        'BOUNDARY_HOST',
        node.id,
        `${label(node)} is on an event sub-process, which has no border events. Put it on an activity inside.`,
      );
  }
};
