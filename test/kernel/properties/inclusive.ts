import type { Flow, Node } from './diagrams.ts';
import type { Place } from './places.ts';

/**
 * 13.4.3, "Inclusive Gateway (Converging)": there is a token on an incoming flow, and whatever token can come to an empty
 * one without visiting the gateway can also come to one that has a token. A boundary event can send a token from where
 * its host is, so it counts as a path to the empty ones.
 */
export function isActivated(place: Pick<Place, 'scope' | 'tokens' | 'runs'>, gateway: Node): boolean {
  const filled = gateway.incoming.filter(({ id }) => place.tokens.includes(id));
  if (filled.length === 0) return false;
  const waiting = place.scope.flows.filter(({ id, to }) => place.tokens.includes(id) && to !== gateway).map(({ to }) => to);
  const tokens = [...waiting, ...place.runs.map(({ node }) => node).filter((node) => node !== gateway)];
  return tokens.every((at) => {
    const comesByAny = arrivals(at, gateway, true);
    return [...comesByAny].every((flow) => filled.includes(flow)) || filled.some((flow) => arrivals(at, gateway, false).has(flow));
  });
}

/** The flows into `gateway` that a token at `from` can come by. */
function arrivals(from: Node, gateway: Node, events: boolean): ReadonlySet<Flow> {
  const found = new Set<Flow>();
  const visited = new Set<Node>();
  const visit = (node: Node): void => {
    if (visited.has(node)) return;
    visited.add(node);
    for (const flow of node.outgoing) {
      if (flow.to === gateway) found.add(flow);
      else visit(flow.to);
    }
    if (events) node.boundaries.forEach(visit);
  };
  visit(from);
  return found;
}
