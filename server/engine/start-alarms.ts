import type { mongo } from 'mongoose';
import type { Kernel } from '../kernel/kernel.ts';
import type { StartTrigger } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import { idOf } from '../platform/ids.ts';
import type { DefinitionDocument } from './collections.ts';
import type { AlarmClock, AlarmRequest } from './types.ts';

type Version = Pick<DefinitionDocument, '_id' | 'starts'>;

/** Timer starts of whole processes. Only the latest version of a process has them armed. */
export interface StartAlarms {
  /** Takes back the alarms of `former` and arms those of `next`, in the caller's transaction. */
  replace(former: Version[], next: Version[], session: mongo.ClientSession): Promise<void>;
}

interface StartAlarmsParts {
  clock: Clock;
  nextStart: Kernel['nextStart'];
  alarms: AlarmClock;
}

const alarmId = (definitionId: string, elementId: string) => `start-${idOf(definitionId, elementId)}`;

export function createStartAlarms({ clock, nextStart, alarms }: StartAlarmsParts): StartAlarms {
  const armed = (version: Version): AlarmRequest[] =>
    timerStarts(version).flatMap(({ elementId, timer }) => {
      const deployedAt = clock.now();
      const dueAt = nextStart(timer, deployedAt, deployedAt, 0);
      const ref = { definitionId: version._id, elementId, since: deployedAt.toISOString(), count: 0 };
      return dueAt ? [{ id: alarmId(version._id, elementId), kind: 'start', ref, dueAt }] : [];
    });

  return {
    replace: async (former, next, session) => {
      await alarms.disarm(
        former.flatMap((version) => timerStarts(version).map(({ elementId }) => alarmId(version._id, elementId))),
        session,
      );
      await alarms.arm(next.flatMap(armed), session);
    },
  };
}

type TimerStart = StartTrigger & { timer: NonNullable<StartTrigger['timer']> };

export function timerStarts({ starts }: Pick<Version, 'starts'>): TimerStart[] {
  return starts.filter((start): start is TimerStart => start.kind === 'timer' && start.timer !== undefined);
}
