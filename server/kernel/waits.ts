import { calledVariables } from './behaviours/call-activity.ts';
import { asList } from './behaviours/user-task.ts';
import type { Execution, StoredWait } from './execution.ts';
import type { Game } from './game.ts';
import { type FlowNode, isExpression, type PersonalWork, type Value } from './graph.ts';
import type { Variables, Wait, WaitBase } from './types.ts';

const DEFAULT_PRIORITY = 50;

/** Everything an instance waits for, with what the diagram says about it. */
export function listWaits(game: Game): Wait[] {
  const visible = new Map<string, Variables>();
  const waits: Wait[] = [];
  for (const execution of game.all()) {
    for (const wait of execution.waits ?? []) waits.push(describe(game, execution, wait, visible));
  }
  return waits;
}

/** What runs or waits now, innermost; armed events are not yet running. */
export function listActivities(game: Game): { elementId: string; executionId: string; since: string }[] {
  const found = [];
  for (const execution of game.all()) {
    const { id, element, since, role, parent } = execution;
    if (parent === null || role === 'listener' || role === 'undone' || game.live(execution).length > 0) continue;
    found.push({ elementId: element, executionId: id, since });
  }
  return found;
}

function describe(game: Game, execution: Execution, wait: StoredWait, visible: Map<string, Variables>): Wait {
  const node = game.node(execution);
  const base: WaitBase = {
    executionId: execution.id,
    elementId: node.id,
    elementType: node.type,
    ...(node.name === undefined ? {} : { name: node.name }),
    since: execution.since,
  };
  switch (wait.kind) {
    case 'user':
      return {
        ...base,
        kind: 'user',
        ...person(node, wait),
        ...documented(node),
        variables: seen(game, execution, visible),
        ...counted(game, execution),
      };
    case 'job': {
      const job = node.job ?? node.events.flatMap((event) => (event.kind === 'message' && event.job ? [event.job] : []))[0];
      const parameters = wait.parameters ?? Object.fromEntries((job?.parameters ?? []).map(({ target, value }) => [target, String(value)]));
      return { ...base, kind: 'job', topic: wait.topic, variables: seen(game, execution, visible), retries: job?.retries ?? 1, parameters };
    }
    case 'message':
      return { ...base, kind: 'message', messageName: wait.name, ...(wait.key === undefined ? {} : { correlationKey: wait.key }) };
    case 'signal':
      return { ...base, kind: 'signal', signalName: wait.name };
    case 'timer':
      return { ...base, kind: 'timer', dueAt: wait.dueAt };
    case 'call': {
      const call = node.call as NonNullable<FlowNode['call']>;
      const { key: calledKey, version, businessKey } = wait;
      return {
        ...base,
        kind: 'call',
        calledKey,
        binding: call.binding,
        ...(version === undefined ? {} : { version }),
        ...(businessKey === undefined ? {} : { businessKey }),
        variables: given(game, execution, call),
      };
    }
    case 'condition':
      return { ...base, kind: 'condition' };
    case 'incident':
      return { ...base, kind: 'incident', code: wait.code, message: wait.message };
  }
}

/** A called instance takes its variables when it is called; later steps list the same wait and must not fail over it. */
function given(game: Game, execution: Execution, call: NonNullable<FlowNode['call']>): Variables {
  try {
    return calledVariables(game, execution, call);
  } catch {
    return {};
  }
}

function person(node: FlowNode, wait: Extract<StoredWait, { kind: 'user' }>) {
  const drawn = node.person as PersonalWork;
  const assignee = wait.assignee ?? fixed(drawn.assignee);
  const dueDate = wait.dueDate ?? fixed(drawn.dueDate);
  return {
    ...(assignee === undefined ? {} : { assignee }),
    candidateGroups: wait.candidateGroups ?? asList(fixed(drawn.candidateGroups)),
    candidateUsers: wait.candidateUsers ?? asList(fixed(drawn.candidateUsers)),
    ...(drawn.formKey === undefined ? {} : { formKey: drawn.formKey }),
    ...(dueDate === undefined ? {} : { dueDate }),
    priority: Math.min(100, Math.max(0, wait.priority ?? Number(fixed(drawn.priority) ?? DEFAULT_PRIORITY))) || 0,
    ...(drawn.deadlinePolicy === undefined ? {} : { deadlinePolicy: drawn.deadlinePolicy }),
    ...(drawn.sensitivity === undefined ? {} : { sensitivity: drawn.sensitivity }),
    documents: drawn.documents,
    external: drawn.external,
    returnable: drawn.returnable,
  };
}

const fixed = (value: Value | undefined) => (value !== undefined && !isExpression(value) ? value : undefined);
const documented = ({ documentation }: FlowNode) => (documentation === undefined ? {} : { documentation });

function seen(game: Game, execution: Execution, visible: Map<string, Variables>): Variables {
  const scope = execution.variables ? execution : game.parent(execution);
  const known = visible.get(scope.id);
  if (known) return known;
  const variables = game.visible(scope);
  visible.set(scope.id, variables);
  return variables;
}

/** The innermost pass of a loop it belongs to. */
function counted(game: Game, execution: Execution): { loopCounter?: number } {
  const counter = game.lookup('loopCounter', execution);
  return typeof counter === 'number' ? { loopCounter: counter } : {};
}
