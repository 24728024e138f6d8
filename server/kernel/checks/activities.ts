import { type Check, label } from './check.ts';

/** Activities that stand outside the flow, and sub-processes that may only contain certain things. */
export const activities: Check = ({ nodes }, report) => {
  const handlers = new Set([...nodes.values()].map(({ handler }) => handler));
  for (const node of nodes.values()) {
    const flows = node.incoming.length + node.outgoing.length;
    if (node.triggeredByEvent && flows > 0)
      report.refuse(
        'EVENT_SUB_PROCESS_FLOW',
        node.id,
        `A flow is joined to the event sub-process ${label(node)}. It begins by its event alone.`,
      );
    if (node.triggeredByEvent && node.loop)
      report.refuse('EVENT_SUB_PROCESS_LOOP', node.id, `The event sub-process ${label(node)} cannot be repeated. Put the loop inside.`);
    if (node.forCompensation && flows > 0)
      report.refuse('COMPENSATION_WITH_FLOW', node.id, `${label(node)} undoes something and stands outside the flow. Remove its flows.`);
    if (node.forCompensation && !handlers.has(node))
      report.warn('NEVER_RUNS', node.id, `Nothing is undone by ${label(node)}. Join it to a compensation event by an association.`);
    if (node.kind === 'adHocSubProcess') {
      const inside = node.inner?.nodes ?? [];
      if (!inside.some(({ isActivity }) => isActivity))
        report.refuse('AD_HOC_EMPTY', node.id, `The ad-hoc sub-process ${label(node)} contains no activity.`);
      for (const { id, kind } of inside)
        if (kind === 'startEvent' || kind === 'endEvent')
          report.refuse('AD_HOC_EVENT', id, `An ad-hoc sub-process has neither start nor end events. Delete ${id}.`);
    }
    if (node.kind === 'callActivity' && node.call?.key === node.scope.id && !node.loop)
      report.warn('CALLS_ITSELF', node.id, `${label(node)} calls its own process. Make sure that this ends.`);
    if (node.transaction && node.loop && node.boundaries.some(({ events: [event] }) => event?.kind === 'cancel'))
      report.refuse(
        'TRANSACTION_LOOP_CANCEL',
        node.id,
        `The transaction ${label(node)} is repeated and can be cancelled, and it is open what becomes of the other runs. Put it into a sub-process and repeat that.`,
      );
    const [start] = node.inner?.nodes.filter(({ kind }) => kind === 'startEvent') ?? [];
    if (node.triggeredByEvent && start?.events[0]?.kind === 'compensation' && !node.scope.owner)
      report.refuse('COMPENSATION_OF_PROCESS', node.id, `A whole process cannot be undone. Put ${label(node)} into a sub-process.`);
  }
};
