import type { Behaviour } from '../game.ts';
import { eventStarts, type FlowNode, implicitStarts, type Scope } from '../graph.ts';
import { declareDataObjects } from './data-objects.ts';
import { everyFlow } from './outgoing.ts';

/**
 * Offers every activity that no flow leads to, all at once or one after the other. Each runs once; an administrator may
 * start one again. It ends when its completion condition holds after an activity, or when nothing is left.
 */
export const adHocSubProcess: Behaviour = {
  enter: (game, execution, node) => {
    const scope = node.inner as Scope;
    declareDataObjects(game, execution, scope);
    game.arm(execution, eventStarts(scope));
    const offered = implicitStarts(scope);
    if (node.adHoc?.sequential) execution.offered = offered.map(({ id }) => id);
    else for (const start of offered) game.later(execution, () => game.begin(start, execution));
    game.touch(execution);
  },
  ending: (game, execution, node, child) => {
    const { completion } = node.adHoc ?? {};
    return game.node(child).isActivity && completion !== undefined && game.test(completion, execution);
  },
  ended: (game, execution, node, _child, enough) => {
    if (!enough || !game.has(execution)) return;
    delete execution.offered;
    if (node.adHoc?.cancelRemaining) game.empty(execution);
  },
  emptied: (game, execution) => {
    const [next, ...rest] = execution.offered ?? [];
    if (next === undefined) return game.complete(execution);
    if (rest.length > 0) execution.offered = rest;
    else delete execution.offered;
    game.begin(game.graph.nodes.get(next) as FlowNode, execution);
  },
  choose: everyFlow,
};
