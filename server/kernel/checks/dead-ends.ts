import { type FlowNode, implicitStarts, type Scope } from '../graph.ts';
import { type Check, label, scopesOf } from './check.ts';

/** Elements that no token can come to, and elements where one ends without an end event. */
export const deadEnds: Check = (graph, report) => {
  for (const scope of scopesOf(graph)) {
    const reached = reachable(scope);
    for (const node of scope.nodes) {
      if (!reached.has(node) && node.kind !== 'endEvent')
        report.refuse('UNREACHABLE', node.id, `No way leads to ${label(node)}. Connect it, or delete it.`);
      const leadsOn = node.outgoing.length > 0 || node.kind === 'endEvent' || node.triggeredByEvent || node.forCompensation || isLink(node);
      if (!leadsOn && node.isActivity && scope.owner?.kind !== 'adHocSubProcess')
        report.warn('DEAD_END', node.id, `Nothing follows ${label(node)}. Draw an end event, so that the end shows.`);
    }
  }
};

const isLink = ({ events }: FlowNode) => events.some(({ kind }) => kind === 'link');

function reachable(scope: Scope): ReadonlySet<FlowNode> {
  const reached = new Set<FlowNode>();
  const starts = scope.nodes.filter((node) => node.kind === 'startEvent' || node.triggeredByEvent || node.forCompensation || begins(node));
  const ahead = starts.some(({ kind, instantiate }) => kind === 'startEvent' || instantiate)
    ? starts
    : [...starts, ...implicitStarts(scope)];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    ahead.push(...node.outgoing.map(({ target }) => target), ...node.boundaries);
    for (const event of node.events) {
      if (event.kind === 'link' && node.kind === 'throwEvent')
        ahead.push(
          ...scope.nodes.filter(
            ({ kind, events }) => kind === 'catchEvent' && events.some((one) => one.kind === 'link' && one.name === event.name),
          ),
        );
    }
  }
  return reached;
}

const begins = ({ instantiate, incoming }: FlowNode) => instantiate && incoming.length === 0;
