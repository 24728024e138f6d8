import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { EventDefinition, FlowNode } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { cancelTransaction } from './cancel.ts';
import { compensate } from './compensation.ts';
import { throwError } from './error.ts';
import { throwEscalation } from './escalation.ts';
import { jobWait } from './job-task.ts';
import { followLink } from './link.ts';
import { throwMessage } from './send-task.ts';
import { terminate } from './terminate.ts';

/** Throws everything an event is drawn with. It is complete when nothing keeps it waiting and nothing has ended it. */
export function throwEvents(game: Game, execution: Execution, node: FlowNode): void {
  const goesOn = node.events.map((event) => game.has(execution) && throwOne(game, execution, event));
  if (goesOn.every(Boolean) && game.has(execution)) game.complete(execution);
}

/** False when the execution is not to be completed by its thrower: it waits, or has ended already. */
function throwOne(game: Game, execution: Execution, event: EventDefinition): boolean {
  switch (event.kind) {
    case 'message':
      if (event.job) {
        execution.waits = [jobWait(game, execution, event.job)];
        return false;
      }
      throwMessage(game, execution, event.message);
      return true;
    case 'signal': {
      const name = game.text(event.name, execution);
      if (!name) throw new Incident('NAME_MISSING', 'The name of the signal has no value.');
      game.effects.push({ type: 'throwSignal', name, variables: execution.variables ?? {} });
      game.emit('signal.thrown', execution, { name });
      return true;
    }
    case 'error':
      throwError(game, execution, event);
      return false;
    case 'escalation':
      throwEscalation(game, execution, event.code);
      return false;
    case 'link':
      followLink(game, execution, event.name);
      return false;
    case 'terminate':
      terminate(game, execution);
      return false;
    case 'compensation':
      return compensate(game, execution, event);
    case 'cancel':
      cancelTransaction(game, execution);
      return false;
    default:
      return true;
  }
}
