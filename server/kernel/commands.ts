import { fail } from '../errors.ts';
import { returnedVariables } from './behaviours/call-activity.ts';
import { raiseError } from './behaviours/error.ts';
import { raiseEscalation } from './behaviours/escalation.ts';
import { fire } from './behaviours/joins.ts';
import { armAgain } from './behaviours/listeners.ts';
import { trigger } from './behaviours/trigger.ts';
import type { Execution, StoredWait } from './execution.ts';
import type { Game } from './game.ts';
import { move, sendBack } from './moves.ts';
import { start } from './start.ts';
import type { Command, Variables } from './types.ts';

/** Does to the game what a command says. Throws WeibaoError when the instance does not wait for it. */
export function apply(game: Game, command: Command): void {
  if (command.type !== 'start' && game.state.status !== 'running') fail('INSTANCE_ENDED', `The instance is ${game.state.status}.`);
  const does = DOES[command.type] as (game: Game, command: Command) => void;
  does(game, command);
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

const DOES: { readonly [T in Command['type']]: (game: Game, command: Of<T>) => void } = {
  start: (game, { startEvent }) => start(game, startEvent),
  complete,
  error: (game, { executionId, errorCode, message, variables = {} }) => {
    const execution = waiting(game, executionId, WORK);
    raiseError(game, execution, errorCode, message, returned(game, execution, variables));
  },
  escalate: (game, { executionId, escalationCode, variables = {} }) => {
    const execution = waiting(game, executionId, WORK);
    raiseEscalation(game, execution, escalationCode, returned(game, execution, variables));
  },
  fail: (game, { executionId, message }) =>
    game.raise(game.find(executionId) ?? gone(executionId), { code: 'WORK_FAILED', message }, 'enter'),
  timer: hear,
  message: hear,
  signal: hear,
  retry,
  setVariables: (game, { variables }) => game.assign(game.root, variables),
  cancel: (game, { reason }) => game.end('cancelled', {}, { reason }),
  move,
  return: sendBack,
};

/** What somebody else does for the instance. */
const WORK: readonly StoredWait['kind'][] = ['user', 'job', 'call', 'message'];

function complete(game: Game, { executionId, variables = {} }: Extract<Command, { type: 'complete' }>): void {
  const execution = waiting(game, executionId, WORK);
  trigger(game, execution, returned(game, execution, variables));
}

/** Of a called instance only what the diagram takes back, however it ended. */
function returned(game: Game, execution: Execution, variables: Variables): Variables {
  const { call } = game.node(execution);
  return call && execution.waits?.[0]?.kind === 'call' ? returnedVariables(game, call, variables) : variables;
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
  if (wait.stage === 'join') {
    fire(game, game.parent(execution), game.node(execution));
    return;
  }
  game.emit('incident.resolved', execution);
  delete execution.waits;
  if (execution.role === 'listener') armAgain(game, execution);
  else game.attempt(execution, wait.stage);
}

function waiting(game: Game, executionId: string, kinds: readonly StoredWait['kind'][]): Execution {
  const execution = game.find(executionId) ?? gone(executionId);
  if (!execution.waits?.some(({ kind }) => kinds.includes(kind))) fail('INSTANCE_CONFLICT', `${executionId} does not wait for this.`);
  return execution;
}

function gone(executionId: string): never {
  return fail('INSTANCE_CONFLICT', `The instance no longer waits at ${executionId}.`);
}
