import type { Flow, FlowNode } from '../graph.ts';

const known = { flows: new WeakMap<Flow, ReadonlySet<FlowNode>>(), events: new WeakMap<Flow, ReadonlySet<FlowNode>>() };

/**
 * Every node from which a token can come to `flow` without passing the gateway it leads to: along flows and through
 * links, and, `by` events, out of boundary events too. Nodes of the same scope only; what happens inside a sub-process
 * is its own affair.
 */
export function sourcesOf(flow: Flow, by: keyof typeof known): ReadonlySet<FlowNode> {
  const found = known[by].get(flow);
  if (found) return found;
  const gateway = flow.target;
  const sources = new Set<FlowNode>();
  const ahead = [flow.source];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (node === gateway || sources.has(node)) continue;
    sources.add(node);
    ahead.push(...node.incoming.map(({ source }) => source));
    if (by === 'events' && node.host && node.events[0]?.kind !== 'compensation') ahead.push(node.host);
    ahead.push(...linkedTo(node));
  }
  known[by].set(flow, sources);
  return sources;
}

/** The throwing links that lead to a catching one. */
function linkedTo(node: FlowNode): FlowNode[] {
  const [event] = node.events;
  if (node.kind !== 'catchEvent' || event?.kind !== 'link') return [];
  return node.scope.nodes.filter(
    ({ kind, events: [other] }) => kind === 'throwEvent' && other?.kind === 'link' && other.name === event.name,
  );
}
