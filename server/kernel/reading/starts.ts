import { type FlowNode, implicitStarts, isExpression, type Scope } from '../graph.ts';
import type { StartTrigger } from '../types.ts';
import type { Report } from './report.ts';

/** Every way in which a process can begin. */
export function readStarts(scope: Scope, report: Report): StartTrigger[] {
  const starts = scope.nodes.flatMap((node) => startsAt(node, report));
  if (starts.length > 0) return starts;
  return implicitStarts(scope).map(({ id }) => ({ elementId: id, kind: 'none' }));
}

function startsAt(node: FlowNode, report: Report): StartTrigger[] {
  if (node.kind === 'startEvent') {
    if (node.events.length === 0) return [{ elementId: node.id, kind: 'none' }];
    return node.events.flatMap((event) => triggerOf(node, event, report) ?? []);
  }
  if (!node.instantiate || node.incoming.length > 0) return [];
  if (node.kind === 'receiveTask') return messageStart(node, node.message?.name, report);
  if (node.kind !== 'eventBasedGateway') return [];
  return node.outgoing.flatMap(({ target }) => {
    if (target.kind === 'receiveTask') return messageStart(target, target.message?.name, report);
    return target.events.flatMap((event) => triggerOf(target, event, report) ?? []);
  });
}

function triggerOf(node: FlowNode, event: FlowNode['events'][number], report: Report): StartTrigger[] | undefined {
  switch (event.kind) {
    case 'message':
      return messageStart(node, event.message.name, report);
    case 'signal':
      if (isExpression(event.name)) return refuseName(node, report);
      return [{ elementId: node.id, kind: 'signal', name: event.name }];
    case 'timer':
      return [{ elementId: node.id, kind: 'timer', timer: event.timer }];
    default:
      report.refuse(
        'START_UNSUPPORTED',
        node.id,
        `A process cannot be started by ${event.kind}: there are no data yet to judge it by. Use a message, signal, timer or plain start.`,
        { kind: event.kind },
      );
      return undefined;
  }
}

function messageStart(node: FlowNode, name: FlowNode['id'] | object | undefined, report: Report): StartTrigger[] {
  if (name === undefined) return [];
  if (typeof name !== 'string') return refuseName(node, report);
  return [{ elementId: node.id, kind: 'message', name }];
}

function refuseName(node: FlowNode, report: Report): StartTrigger[] {
  report.refuse(
    'START_NAME_DYNAMIC',
    node.id,
    'The name of what starts a process must be fixed: there are no variables yet. Write the name itself.',
  );
  return [];
}
