import type { Game } from './game.ts';
import type { Flow, Node, Scope } from './graph.ts';
import type { Execution } from './state.ts';

const JOINING = new Set(['bpmn:ParallelGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway']);

/** Keeps a token at a join until it may pass. Answers whether the token was taken. */
export function arriveAtJoin(game: Game, node: Node, scopeId: string, flow: Flow | undefined): boolean {
  if (!JOINING.has(node.type) || node.incoming.length < 2 || !flow) return false;
  const scope = game.executions.get(scopeId) as Execution;
  const waiting = (scope.joins ??= {})[node.id] ?? {};
  scope.joins[node.id] = { ...waiting, [flow.id]: (waiting[flow.id] ?? 0) + 1 };
  if (node.type === 'bpmn:ParallelGateway' && node.incoming.every((each) => (scope.joins?.[node.id]?.[each.id] ?? 0) > 0))
    fire(game, node, scope);
  return true;
}

/** One token of each flow that has any goes through; the rest stays. */
function fire(game: Game, node: Node, scope: Execution): void {
  const left: Record<string, number> = {};
  for (const [flowId, count] of Object.entries(scope.joins?.[node.id] ?? {})) if (count > 1) left[flowId] = count - 1;
  if (Object.keys(left).length > 0) (scope.joins as Record<string, Record<string, number>>)[node.id] = left;
  else delete scope.joins?.[node.id];
  game.begin(node, scope.id);
}

/** Fires one inclusive join that no token can reach any more by an empty flow (BPMN 2.0 §13.4.3). */
export function fireInclusiveJoins(game: Game): boolean {
  for (const scope of game.executions.values()) {
    for (const gatewayId of Object.keys(scope.joins ?? {})) {
      const node = game.node(gatewayId);
      if (node.type === 'bpmn:ParallelGateway') continue;
      if (node.type === 'bpmn:ComplexGateway' && node.activation !== undefined) {
        const tokens = Object.values(scope.joins?.[gatewayId] ?? {}).reduce((sum, count) => sum + count, 0);
        if (game.feel(node.activation, scope, { activationCount: tokens }) !== true) continue;
        fire(game, node, scope);
        return true;
      }
      if (mayStillArrive(game, node, scope)) continue;
      fire(game, node, scope);
      return true;
    }
  }
  return false;
}

function mayStillArrive(game: Game, gateway: Node, scope: Execution): boolean {
  const held = scope.joins?.[gateway.id] ?? {};
  const filled = new Set(Object.keys(held));
  const empty = gateway.incoming.filter((flow) => !filled.has(flow.id));
  if (empty.length === 0) return false;
  const model = game.scopeOf(scope);
  const toEmpty = sourcesOf(
    model,
    empty.map((flow) => flow.sourceId),
    gateway.id,
  );
  const toFilled = sourcesOf(
    model,
    gateway.incoming.filter((flow) => filled.has(flow.id)).map((flow) => flow.sourceId),
    gateway.id,
  );
  return tokensIn(game, scope, gateway.id).some((elementId) => toEmpty.has(elementId) && !toFilled.has(elementId));
}

/** Elements of the scope that hold a token now: running ones, and gateways that others wait at. */
function tokensIn(game: Game, scope: Execution, except: string): string[] {
  const running = game
    .children(scope.id)
    .filter((child) => child.kind !== 'catch')
    .map((child) => child.elementId);
  return [...running, ...Object.keys(scope.joins ?? {}).filter((gatewayId) => gatewayId !== except)];
}

/** Every element from which one of `targets` can be reached without passing the gateway. */
function sourcesOf(scope: Scope, targets: string[], gatewayId: string): Set<string> {
  const seen = new Set<string>();
  const stack = targets.filter((target) => target !== gatewayId);
  const byId = new Map(scope.nodes.map((node) => [node.id, node]));
  while (stack.length > 0) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    const node = byId.get(id);
    if (!node) continue;
    for (const flow of node.incoming) if (flow.sourceId !== gatewayId) stack.push(flow.sourceId);
    if (node.attachedTo) stack.push(node.attachedTo);
    for (const trigger of node.triggers) {
      if (trigger.kind !== 'link') continue;
      for (const other of scope.nodes)
        if (other !== node && other.triggers.some((each) => each.kind === 'link' && each.name === trigger.name)) stack.push(other.id);
    }
  }
  return seen;
}

/** Tokens at a join that nothing can complete any more: the gateway gets an incident instead of silence. */
export function reportDeadlock(game: Game, scope: Execution): boolean {
  const [gatewayId] = Object.keys(scope.joins ?? {});
  if (!gatewayId || !scope.joins) return false;
  delete scope.joins[gatewayId];
  const execution = game.create(gatewayId, 'run', scope.id);
  game.tell('activity.started', execution);
  execution.incident = { code: 'DEADLOCK', message: 'A token waits here for others that can no longer come', phase: 'leave' };
  game.tell('incident.raised', execution, { code: 'DEADLOCK' });
  return true;
}
