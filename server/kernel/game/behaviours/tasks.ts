import type { Json } from '../../types.ts';
import { waitsOf } from '../catches.ts';
import { feelOf } from '../feel.ts';
import type { Game } from '../game.ts';
import type { CallTarget, Node } from '../graph.ts';
import { KernelError } from '../kernel-error.ts';
import type { Execution } from '../state.ts';

const DEFAULT_PRIORITY = 50;
const DEFAULT_RETRIES = 3;

/** Who may do it, with which form, by when: evaluated once, when the task opens. */
export function enterUser(game: Game, node: Node, execution: Execution): void {
  execution.waits = [{ kind: 'user', data: userData(game, node, execution) }];
}

function userData(game: Game, node: Node, execution: Execution): Record<string, Json> {
  const value = (name: string): Json => {
    const text = node.attributes[name];
    if (text === undefined) return null;
    const feel = feelOf(text);
    return feel === undefined ? text : game.feel(feel, execution);
  };
  const data: Record<string, Json> = {
    candidateGroups: names(value('candidateGroups')),
    candidateUsers: names(value('candidateUsers')),
    priority: priority(value('priority')),
  };
  for (const name of ['assignee', 'formKey', 'dueDate', 'deadlinePolicy', 'sensitivity']) {
    const text = value(name);
    if (text !== null && text !== '') data[name] = String(text);
  }
  return data;
}

function names(value: Json): string[] {
  const all = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return all.map((each) => String(each).trim()).filter(Boolean);
}

function priority(value: Json): number {
  const number = Number(value ?? DEFAULT_PRIORITY);
  return Number.isFinite(number) ? Math.max(0, Math.min(100, number)) : DEFAULT_PRIORITY;
}

/** Service and send tasks: work for a job worker. A send task or throw event with a message and no topic throws it. */
export function enterJob(game: Game, node: Node, execution: Execution): void {
  const thrown = node.triggers.find((trigger) => trigger.kind === 'message');
  if (thrown?.kind === 'message' && !node.attributes.topic) {
    throwMessage(game, node, execution, thrown);
    return game.attempt(execution, 'leave', () => game.finish(execution));
  }
  const topic = node.attributes.topic ?? node.id;
  execution.waits = [{ kind: 'job', data: { topic, retries: Number(node.attributes.retries ?? DEFAULT_RETRIES) } }];
}

export function throwMessage(
  game: Game,
  node: Node,
  execution: Execution,
  message: { name: string; correlation?: string; ttl?: string },
): void {
  const correlationKey =
    message.correlation === undefined ? game.state.businessKey : String(game.feel(message.correlation, execution) ?? '');
  game.tell('message.thrown', execution, { name: message.name });
  const ttl = message.ttl ?? node.attributes.messageTtl;
  game.effects.push({
    type: 'throwMessage',
    name: message.name,
    ...(correlationKey === undefined ? {} : { correlationKey }),
    ...(ttl === undefined ? {} : { ttl }),
    variables: { ...execution.variables },
  });
}

/** Waits for its message; with a form or candidates it can also be done by hand from the inbox. */
export function enterReceive(game: Game, node: Node, execution: Execution): void {
  execution.waits = waitsOf(game, node, execution);
  const byHand = node.attributes.formKey ?? node.attributes.candidateGroups ?? node.attributes.candidateUsers ?? node.attributes.assignee;
  if (byHand !== undefined || execution.waits.length === 0) execution.waits.push({ kind: 'user', data: userData(game, node, execution) });
}

/** A decision table is computed at once; without one the rule is a job. */
export function enterDecision(game: Game, node: Node, execution: Execution): void {
  const { decisionRef, resultVariable } = node.attributes;
  if (!decisionRef) return enterJob(game, node, execution);
  const result = game.decide(decisionRef, game.visible(execution));
  game.complete(
    execution,
    resultVariable ? { [resultVariable]: result } : result && typeof result === 'object' && !Array.isArray(result) ? result : {},
  );
}

export function enterScript(game: Game, node: Node, execution: Execution): void {
  if (!node.script) return game.complete(execution);
  const value = game.feel(node.script.expression, execution);
  game.complete(execution, node.script.result ? { [node.script.result]: value } : {});
}

/** The child is an instance of its own, started and told of by the engine. */
export function enterCall(game: Game, node: Node, execution: Execution): void {
  const call = node.call as CallTarget;
  const key = call.keyIsFeel ? game.feel(call.key, execution) : call.key;
  if (typeof key !== 'string' || key === '') throw new KernelError('CALLED_ELEMENT_MISSING', node.id, 'The call names no process');
  const businessKey =
    call.businessKey === undefined ? game.state.businessKey : String(literalOrFeel(game, call.businessKey, execution) ?? '');
  const variables = { ...(call.inAll ? game.visible(execution) : {}), ...execution.variables, ...game.mapped(call.in, execution) };
  execution.waits = [
    {
      kind: 'call',
      data: {
        calledKey: key,
        binding: call.binding,
        ...(call.version === undefined ? {} : { version: call.version }),
        ...(businessKey === undefined ? {} : { businessKey }),
        variables,
      },
    },
  ];
}

function literalOrFeel(game: Game, text: string, execution: Execution): Json {
  const feel = feelOf(text);
  return feel === undefined ? text : game.feel(feel, execution);
}
