import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { Call, Mapping } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import type { Variables } from '../types.ts';
import { everyFlow } from './outgoing.ts';

/** Waits for an instance of another process. */
export const callActivity: Behaviour = {
  enter: (game, execution, node) => {
    const call = node.call as Call;
    const key = game.around.oracle ? 'any' : game.text(call.key, execution);
    if (!key) throw new Incident('CALLED_ELEMENT_MISSING', 'The name of the called process has no value.');
    const version = game.text(call.version, execution);
    const businessKey = game.text(call.businessKey, execution);
    if (version !== undefined && !/^\d+$/.test(version)) throw new Incident('CALL_VERSION', `"${version}" is no version number.`);
    calledVariables(game, execution, call);
    execution.waits = [
      {
        kind: 'call',
        key,
        ...(version === undefined ? {} : { version: Number(version) }),
        ...(businessKey === undefined ? {} : { businessKey }),
      },
    ];
  },
  choose: everyFlow,
};

/** What the called instance is given: what the diagram maps; everything where it says so. */
export function calledVariables(game: Game, execution: Execution, call: Call): Variables {
  return { ...(call.all ? game.visible(execution) : {}), ...inputParameters(execution), ...evaluated(game, execution, call.inputs) };
}

/** Input parameters drawn on the activity itself are given too. */
const inputParameters = (execution: Execution): Variables => execution.variables ?? {};

/** What the caller takes from the variables with which the called instance ended. */
export function returnedVariables(game: Game, call: Call, variables: Variables): Variables {
  const taken = Object.fromEntries(
    call.outputs.map(({ target, value }) => [target, typeof value === 'string' ? value : game.evaluateAlone(value, variables)]),
  );
  return { ...(call.allBack ? variables : {}), ...taken };
}

const evaluated = (game: Game, execution: Execution, mappings: readonly Mapping[]): Variables =>
  Object.fromEntries(mappings.map(({ target, value }) => [target, game.value(value, execution)]));
