import { fail } from '../errors.ts';
import { forgetVainResets } from './behaviours/complex-gateway.ts';
import { lookAtConditions } from './behaviours/conditions.ts';
import { joinInclusive } from './behaviours/inclusive-gateway.ts';
import { rules } from './behaviours/index.ts';
import { waitingAt } from './behaviours/joins.ts';
import { apply } from './commands.ts';
import type { GameState } from './execution.ts';
import { Game } from './game.ts';
import type { FlowNode, Graph } from './graph.ts';
import type { Surroundings } from './scoped-variables.ts';
import type { Command } from './types.ts';
import { checkSize, clean } from './variables.ts';

/**
 * One move of the token game: applies the command and lets everything run until it stands still. Pure: the given state
 * is not changed, and the same input gives the same game.
 */
export function play(graph: Graph, state: GameState | null, command: Command, around: Surroundings): Game {
  const game = new Game(graph, state ?? newState(graph, command, around.now), around, rules);
  apply(game, command);
  settle(game);
  if (game.wrote)
    checkSize(
      [...game.all()].map(({ variables }) => variables),
      around.limits.variablesBytes,
    );
  return game;
}

/** The same for something that is no command, and with every choice open: see `soundness.ts`. */
export function playFreely(graph: Graph, state: GameState | null, act: (game: Game) => void, around: Surroundings): Game {
  const game = new Game(graph, state ?? newState(graph, { type: 'start', instanceId: '' }, around.now), around, rules);
  act(game);
  settle(game);
  return game;
}

/** The state to be saved. */
export const saved = (game: Game): GameState => ({ ...game.state, at: game.now, executions: [...game.all()] });

/** An instance whose first step could not be made has no state; all that can be done with it is to try again, or to cancel it. */
function newState(graph: Graph, command: Command, now: Date): GameState {
  if (command.type !== 'start' && command.type !== 'cancel')
    fail('INSTANCE_CONFLICT', 'The instance has not begun. Retry or resolve its incident, or cancel it.');
  const { instanceId, businessKey, variables, called }: Partial<Extract<Command, { type: 'start' }>> & { instanceId: string } =
    command.type === 'start' ? command : { instanceId: '' };
  const at = now.toISOString();
  const root = { id: `${graph.key}#1`, element: graph.key, parent: null, since: at, variables: clean(variables ?? {}) };
  return {
    instanceId,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(called ? { called } : {}),
    status: 'running',
    counter: 1,
    at,
    executions: [root],
  };
}

function settle(game: Game): void {
  while (game.state.status === 'running') {
    if (game.changed) lookAtConditions(game);
    else if (!game.advance() && !joinInclusive(game)) break;
  }
  if (game.state.status !== 'running') return;
  forgetVainResets(game);
  reportDeadlocks(game);
}

/** Tokens that wait at a join with nothing left that could join them would wait for ever, unseen. */
function reportDeadlocks(game: Game): void {
  for (const scope of [...game.all()]) {
    if (!scope.joins || game.live(scope).length > 0) continue;
    const [id] = Object.keys(scope.joins);
    const node = game.graph.nodes.get(id as string) as FlowNode;
    const come = new Set(waitingAt(scope, node));
    const missing = node.incoming.filter((flow) => !come.has(flow.id)).map(({ source }) => source.name ?? source.id);
    const execution = game.create(node.id, scope);
    game.raise(
      execution,
      { code: 'DEADLOCK', message: `${node.name ?? node.id} waits for a token from ${missing.join(', ')}, which cannot come any more.` },
      'join',
    );
  }
}
