import { fail } from '../errors.ts';
import { returnedVariables } from './behaviours/call-activity.ts';
import { raiseError } from './behaviours/error.ts';
import { raiseEscalation } from './behaviours/escalation.ts';
import { fire } from './behaviours/joins.ts';
import { armAgain } from './behaviours/listeners.ts';
import { trigger } from './behaviours/trigger.ts';
import type { Execution, StoredWait } from './execution.ts';
import type { Game } from './game.ts';
import { move } from './moves.ts';
import { start } from './start.ts';
import type { Command } from './types.ts';

/** Does to the game what a command says. Throws WeibaoError when the instance does not wait for it. */
export function apply(game: Game, command: Command): void {
  if (command.type !== 'start' && game.state.status !== 'running') fail('INSTANCE_ENDED', `The instance is ${game.state.status}.`);
  switch (command.type) {
    case 'start':
      return start(game, command.startEvent);
    case 'complete':
      return complete(game, command);
    case 'error': {
      const execution = waiting(game, command.executionId, ['user', 'job', 'call', 'message']);
      return raiseError(game, execution, command.errorCode, command.message, command.variables ?? {});
    }
    case 'escalate': {
      const execution = waiting(game, command.executionId, ['user', 'job', 'call', 'message']);
      return raiseEscalation(game, execution, command.escalationCode, command.variables ?? {});
    }
    case 'fail': {
      const execution = game.find(command.executionId) ?? gone(command.executionId);
      return game.raise(execution, { code: 'WORK_FAILED', message: command.message }, 'enter');
    }
    case 'timer':
    case 'message':
    case 'signal':
      return hear(game, command);
    case 'retry':
      return retry(game, command);
    case 'setVariables':
      return game.assign(game.root, command.variables);
    case 'cancel':
      return game.end('cancelled', {}, { reason: command.reason });
    case 'move':
      return move(game, command);
  }
}

function complete(game: Game, { executionId, variables = {} }: Extract<Command, { type: 'complete' }>): void {
  const execution = waiting(game, executionId, ['user', 'job', 'call', 'message']);
  const { call } = game.node(execution);
  trigger(game, execution, call && execution.waits?.[0]?.kind === 'call' ? returnedVariables(game, call, variables) : variables);
}

const HISTORY = { timer: 'timer.fired', message: 'message.received', signal: 'signal.received' } as const;

function hear(game: Game, command: Extract<Command, { type: 'timer' | 'message' | 'signal' }>): void {
  const execution = waiting(game, command.executionId, [command.type]);
  const wait = execution.waits?.find(({ kind }) => kind === command.type);
  game.emit(HISTORY[command.type], execution, wait && 'name' in wait ? { name: wait.name } : undefined);
  trigger(game, execution, ('variables' in command && command.variables) || {});
}

/** Runs what an incident stopped once more, from where it stopped. */
function retry(game: Game, { executionId, variables }: Extract<Command, { type: 'retry' }>): void {
  const execution = waiting(game, executionId, ['incident']);
  const [wait] = execution.waits ?? [];
  if (wait?.kind !== 'incident') return;
  if (variables) game.assign(execution, variables);
  if (wait.stage === 'join') return fire(game, game.parent(execution), game.node(execution));
  game.emit('incident.resolved', execution);
  delete execution.waits;
  if (execution.role === 'listener') armAgain(game, execution);
  else game.attempt(execution, wait.stage);
}

function waiting(game: Game, executionId: string, kinds: StoredWait['kind'][]): Execution {
  const execution = game.find(executionId) ?? gone(executionId);
  if (!execution.waits?.some(({ kind }) => kinds.includes(kind))) fail('INSTANCE_CONFLICT', `${executionId} does not wait for this.`);
  return execution;
}

function gone(executionId: string): never {
  return fail('INSTANCE_CONFLICT', `The instance no longer waits at ${executionId}.`);
}
