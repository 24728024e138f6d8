/** What the world is told an instance waits for. */

import type { Wait, WaitBase } from '../types.ts';
import type { Game } from './game.ts';
import type { Execution, PendingWait } from './state.ts';

const NEVER_SHOWN = new Set(['condition']);

/** Every wait of the instance, oldest execution first. */
export function waitsOfInstance(game: Game): Wait[] {
  return [...game.executions.values()].flatMap((execution) => {
    if (execution.incident) return [incident(game, execution)];
    return execution.waits.filter((wait) => !NEVER_SHOWN.has(wait.kind)).map((wait) => shown(game, execution, wait));
  });
}

/** Innermost elements that run or wait: no scopes with something inside, no loop bodies, no subscriptions. */
export function activitiesOf(game: Game): { elementId: string; executionId: string; since: string }[] {
  return [...game.executions.values()]
    .filter((execution) => execution.kind !== 'catch' && execution.id !== game.state.rootId)
    .filter((execution) => execution.incident || !game.children(execution.id).some((child) => child.kind !== 'catch'))
    .map(({ elementId, id, since }) => ({ elementId, executionId: id, since }));
}

function base(game: Game, execution: Execution): WaitBase {
  const node = game.graph.nodes.get(execution.elementId);
  return {
    executionId: execution.id,
    elementId: execution.elementId,
    elementType: node?.type ?? 'bpmn:Process',
    since: execution.since,
    ...(node?.name ? { name: node.name } : {}),
  };
}

function incident(game: Game, execution: Execution): Wait {
  const { code, message } = execution.incident as { code: string; message: string };
  return { ...base(game, execution), kind: 'incident', code, message };
}

function shown(game: Game, execution: Execution, wait: PendingWait): Wait {
  const node = game.node(execution.elementId);
  const common = base(game, execution);
  const data = wait.data ?? {};
  switch (wait.kind) {
    case 'user': {
      const list = (name: string) => (data[name] as string[] | undefined) ?? [];
      return {
        ...common,
        kind: 'user',
        ...pick(data, ['assignee', 'formKey', 'dueDate', 'deadlinePolicy', 'sensitivity']),
        candidateGroups: list('candidateGroups'),
        candidateUsers: list('candidateUsers'),
        priority: data.priority as number,
        documents: (node.attributes.document ?? '')
          .split(',')
          .map((each) => each.trim())
          .filter(Boolean),
        external: node.attributes.external === 'true',
        returnable: node.attributes.returnable !== 'false',
        ...(node.documentation ? { documentation: node.documentation } : {}),
        ...(execution.loopCounter === undefined ? {} : { loopCounter: execution.loopCounter }),
        variables: { ...game.visible(execution) },
      };
    }
    case 'job':
      return {
        ...common,
        kind: 'job',
        topic: data.topic as string,
        retries: data.retries as number,
        parameters: node.parameters,
        variables: { ...game.visible(execution) },
      };
    case 'message':
      return { ...common, kind: 'message', messageName: data.messageName as string, ...pick(data, ['correlationKey']) };
    case 'signal':
      return { ...common, kind: 'signal', signalName: data.signalName as string };
    case 'timer':
      return { ...common, kind: 'timer', dueAt: wait.dueAt as string };
    case 'call':
      return { ...common, kind: 'call', ...(data as object) } as Wait;
    default:
      return { ...common, kind: 'condition' };
  }
}

const pick = (data: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.filter((name) => data[name] !== undefined).map((name) => [name, data[name] as string]));
