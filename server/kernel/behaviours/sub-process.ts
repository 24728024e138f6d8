import type { Behaviour } from '../game.ts';
import { eventStarts, implicitStarts, type Scope } from '../graph.ts';
import { declareDataObjects } from './data-objects.ts';
import { everyFlow } from './outgoing.ts';

/** Embedded sub-process and transaction: runs what is inside, and goes on when nothing is left there. */
export const subProcess: Behaviour = {
  enter: (game, execution, node) => {
    const scope = node.inner as Scope;
    declareDataObjects(game, execution, scope);
    game.arm(execution, eventStarts(scope));
    const drawn = scope.nodes.filter(({ kind, events }) => kind === 'startEvent' && events.length === 0);
    for (const start of drawn.length > 0 ? drawn : implicitStarts(scope)) game.later(execution, () => game.begin(start, execution));
    game.touch(execution);
  },
  emptied: (game, execution) => game.complete(execution),
  choose: everyFlow,
};
