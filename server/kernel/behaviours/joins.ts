import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Flow, FlowNode } from '../graph.ts';

/** Flows on which a token waits before a gateway; a flow stands there once for each token. */
export const waitingAt = (scope: Execution, node: FlowNode): readonly string[] => scope.joins?.[node.id] ?? [];

export function keepToken(scope: Execution, node: FlowNode, flow: Flow): void {
  scope.joins = { ...scope.joins, [node.id]: [...waitingAt(scope, node), flow.id] };
}

/** Takes one token from each flow on which there is one. */
export function takeTokens(scope: Execution, node: FlowNode): string[] {
  const rest = [...waitingAt(scope, node)];
  const taken = [...new Set(rest)];
  for (const flow of taken) rest.splice(rest.indexOf(flow), 1);
  const { [node.id]: _, ...others } = scope.joins ?? {};
  const joins = rest.length > 0 ? { ...others, [node.id]: rest } : others;
  if (Object.keys(joins).length > 0) scope.joins = joins;
  else delete scope.joins;
  return taken;
}

/** The gateway runs with the tokens that have come. An incident that says it could not is settled by that. */
export function fire(game: Game, scope: Execution, node: FlowNode): void {
  takeTokens(scope, node);
  for (const child of game.children(scope)) {
    const [wait] = child.waits ?? [];
    if (child.element !== node.id || wait?.kind !== 'incident' || wait.stage !== 'join') continue;
    game.emit('incident.resolved', child);
    game.drop(child);
  }
  game.begin(node, scope);
}
