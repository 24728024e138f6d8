import { decide } from '../decisions.ts';
import type { Behaviour } from '../game.ts';
import type { DecisionResult } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import type { Json, Variables } from '../types.ts';
import { everyFlow } from './outgoing.ts';

/** Computes a decision table at once. Without a result variable, the outputs of the one matching rule become variables. */
export const decisionTask: Behaviour = {
  enter: (game, execution, node) => {
    const { ref, resultVariable, map } = node.decision as NonNullable<typeof node.decision>;
    if (game.around.oracle) return game.complete(execution);
    const id = game.text(ref, execution);
    if (id === undefined) throw new Incident('DECISION_MISSING', 'The name of the decision table has no value.');
    const { feelMillis, variablesBytes } = game.around.limits;
    const rows = decide(id, game.around.decisions, {
      lookup: (name) => game.lookup(name, execution),
      now: game.now,
      millis: feelMillis,
      maxBytes: variablesBytes,
      spent: (millis) => game.spend(millis, execution),
    });
    if (resultVariable !== undefined) game.assign(execution, { [resultVariable]: mapped(rows, map) });
    else if (rows.length === 1) game.assign(execution, rows[0] as Variables);
    game.complete(execution);
  },
  choose: everyFlow,
};

function mapped(rows: Variables[], map: DecisionResult): Json {
  const single = () => {
    if (rows.length > 1) throw new Incident('DECISION_RESULT', `The decision table gave ${rows.length} results where one is expected.`);
    return rows[0] ?? null;
  };
  switch (map) {
    case 'singleResult':
      return single();
    case 'singleEntry': {
      const row = single();
      return row && (Object.values(row)[0] ?? null);
    }
    case 'collectEntries':
      return rows.map((row) => Object.values(row)[0] ?? null);
    default:
      return rows;
  }
}
