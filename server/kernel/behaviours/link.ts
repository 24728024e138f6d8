import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';

/** Goes on at the catching link of the same name, as if a flow led there. */
export function followLink(game: Game, execution: Execution, name: string): void {
  const scope = game.parent(execution);
  const target = game
    .node(execution)
    .scope.nodes.find(({ kind, events: [event] }) => kind === 'catchEvent' && event?.kind === 'link' && event.name === name);
  game.complete(execution);
  if (target) game.later(scope, () => game.begin(target, scope));
}
