import type { Game } from '../game.ts';
import type { Node, Scope } from '../graph.ts';
import type { Execution } from '../state.ts';

/** Sub-processes of every kind: their own variables, their own tokens. */
export function enterScope(game: Game, node: Node, execution: Execution): void {
  const scope = node.scope as Scope;
  execution.kind = 'scope';
  game.openScope(scope, execution);
  if (node.adHoc) return enterAdHoc(game, node, execution);
  const plain = scope.starts.filter((start) => start.triggers.length === 0);
  const starts =
    plain.length > 0
      ? plain
      : scope.nodes.filter(
          (each) =>
            each.incoming.length === 0 &&
            !each.attachedTo &&
            !each.triggeredByEvent &&
            !each.forCompensation &&
            each.type !== 'bpmn:StartEvent',
        );
  for (const start of starts) game.put(start, execution.id);
}

function enterAdHoc(game: Game, node: Node, execution: Execution): void {
  const first = (node.scope as Scope).nodes.filter(
    (each) => each.incoming.length === 0 && !each.attachedTo && !each.triggeredByEvent && !each.forCompensation,
  );
  const atOnce = node.adHoc?.sequential ? first.slice(0, 1) : first;
  execution.memo = { adHoc: true, waiting: first.slice(atOnce.length).map((each) => each.id), finished: 0 };
  for (const each of atOnce) game.put(each, execution.id);
}

/** An ad-hoc sub-process has become still: the next of a sequential one. Answers whether it did anything. */
export function continueAdHoc(game: Game, execution: Execution): boolean {
  const [next, ...rest] = (execution.memo?.waiting as string[] | undefined) ?? [];
  if (next === undefined) return false;
  execution.memo = { ...execution.memo, waiting: rest };
  game.put(game.node(next), execution.id);
  return true;
}

/** After an activity of an ad-hoc sub-process: does its completion condition hold now? */
export function checkAdHoc(game: Game, execution: Execution): void {
  const { adHoc } = game.node(execution.elementId);
  if (adHoc?.completion === undefined || game.feel(adHoc.completion, execution) !== true) return;
  execution.memo = { ...execution.memo, waiting: [] };
  if (adHoc.cancelRemaining) for (const child of game.children(execution.id)) game.remove(child, true);
}
