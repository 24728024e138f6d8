import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import { type EventDefinition, eventStarts, type FlowNode } from '../graph.ts';
import type { Variables } from '../types.ts';
import { leaveBy } from './boundary-event.ts';
import { startEventSubProcess } from './event-sub-process.ts';

type Thrown = Extract<EventDefinition, { kind: 'error' | 'escalation' }>;

/** Who catches what is thrown: a boundary event of `host`, or an event sub-process of it. */
export interface Catcher {
  host: Execution;
  node: FlowNode;
  event: Thrown;
}

/**
 * The nearest catcher outwards: boundary events of the activity itself, then event sub-processes of the scope around it,
 * then boundary events of that scope, and so on. An equal code goes before a catcher of every code.
 */
export function findCatcher(game: Game, from: Execution, kind: Thrown['kind'], code: string | undefined): Catcher | undefined {
  for (let at = from; at.parent !== null; at = game.parent(at)) {
    const boundary = at.role === 'iteration' ? undefined : match(game.node(at).boundaries, kind, code);
    if (boundary) return { host: at, ...boundary };
    const around = game.parent(at);
    const scope = game.inside(around);
    if (!scope || around.interrupted) continue;
    const inner = match(
      eventStarts(scope).filter((start) => start.scope.id !== at.element),
      kind,
      code,
    );
    if (inner) return { host: around, ...inner };
  }
  return undefined;
}

function match(nodes: readonly FlowNode[], kind: Thrown['kind'], code: string | undefined): Omit<Catcher, 'host'> | undefined {
  const all = nodes.flatMap((node) => node.events.flatMap((event) => (event.kind === kind ? [{ node, event: event as Thrown }] : [])));
  return all.find(({ event }) => event.code !== undefined && event.code === code) ?? all.find(({ event }) => event.code === undefined);
}

export function catchThrown(
  game: Game,
  { host, node, event }: Catcher,
  code: string | undefined,
  message: string | undefined,
  variables: Variables,
): void {
  const told = {
    ...variables,
    ...(event.codeVariable ? { [event.codeVariable]: code ?? null } : {}),
    ...(event.kind === 'error' && event.messageVariable ? { [event.messageVariable]: message ?? null } : {}),
  };
  if (node.kind === 'boundaryEvent') leaveBy(game, host, node, told);
  else startEventSubProcess(game, host, node, told);
}
