import type { Behaviour } from '../game.ts';
import type { Variables } from '../types.ts';
import { everyFlow } from './outgoing.ts';

/** Computes one FEEL expression. Without a result variable, the entries of a context become variables. */
export const scriptTask: Behaviour = {
  enter: (game, execution, node) => {
    const { expression, resultVariable } = node.script as NonNullable<typeof node.script>;
    const result = game.evaluate(expression, execution);
    if (resultVariable !== undefined) game.assign(execution, { [resultVariable]: result });
    else if (typeof result === 'object' && result !== null && !Array.isArray(result)) game.assign(execution, result as Variables);
    game.complete(execution);
  },
  choose: everyFlow,
};
