import type { FlowNode } from '../graph.ts';
import { AWAITED, type Check, label } from './check.ts';

/** Event-based gateways: behind each way out stands an event to wait for. */
export const eventGateways: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    if (node.kind !== 'eventBasedGateway') continue;
    if (node.outgoing.length === 0)
      report.refuse(
        'EVENT_GATEWAY_EMPTY',
        node.id,
        `Nothing follows the event-based gateway ${label(node)}. Draw the events it waits for.`,
      );
    if (node.outgoing.length === 1)
      report.warn(
        'EVENT_GATEWAY_SINGLE',
        node.id,
        `Only one event follows the event-based gateway ${label(node)}. The gateway can be left out.`,
      );
    if (node.instantiate && node.incoming.length > 0)
      report.refuse('EVENT_GATEWAY_START', node.id, `${label(node)} begins the process, but a flow leads to it. Remove the flow.`);
    for (const { id, target, condition } of node.outgoing) {
      if (condition)
        report.refuse('EVENT_GATEWAY_CONDITION', id, 'Events decide behind an event-based gateway, not conditions. Remove the condition.');
      const problem = unfit(node, target);
      if (problem) report.refuse('EVENT_GATEWAY_TARGET', target.id, problem);
    }
  }
};

function unfit(gateway: FlowNode, target: FlowNode): string | undefined {
  const waits = target.kind === 'receiveTask' || (target.kind === 'catchEvent' && target.events.every(({ kind }) => AWAITED.has(kind)));
  if (!waits)
    return `${label(target)} follows an event-based gateway but waits for nothing. Put a message, timer, signal or condition event, or a receive task, there.`;
  if (target.kind === 'catchEvent' && target.events.length !== 1)
    return `${label(target)} follows an event-based gateway and has several events. Draw one event for each.`;
  if (target.incoming.length > 1)
    return `Another flow leads to ${label(target)}, which follows an event-based gateway. Lead it to the element after it.`;
  if (target.boundaries.length > 0 || target.loop)
    return `${label(target)} follows an event-based gateway and can have neither boundary events nor a loop. Draw the events beside it.`;
  if (gateway.instantiate && target.kind !== 'receiveTask' && target.events.some(({ kind }) => kind === 'condition'))
    return `${label(target)} would begin a process by a condition, but there are no data yet. Use a message or signal.`;
  return undefined;
}
