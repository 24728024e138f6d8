import { WeibaoError } from '../errors.ts';
import type { Stepper } from './step.ts';
import { type AlarmClock, SYSTEM } from './types.ts';

/** Timers of running instances: an alarm that rings becomes one command. A wait that is gone or has been moved is left alone. */
export function handleTimers({ alarms, stepper }: { alarms: AlarmClock; stepper: Stepper }): void {
  alarms.handle('timer', async ({ ref, dueAt }) => {
    const executionId = String(ref.executionId);
    try {
      await stepper.run({
        instanceId: String(ref.instanceId),
        actor: SYSTEM,
        unattended: true,
        decide: ({ waits }) => {
          const wait = waits.find((mark) => mark.kind === 'timer' && mark.executionId === executionId);
          return wait?.mark && new Date(wait.mark).getTime() === dueAt.getTime() ? { command: { type: 'timer', executionId } } : null;
        },
      });
    } catch (error) {
      if (!(error instanceof WeibaoError) || error.code !== 'INSTANCE_NOT_FOUND') throw error;
    }
  });
}
