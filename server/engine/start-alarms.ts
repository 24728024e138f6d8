import type { mongo } from 'mongoose';
import type { Kernel } from '../kernel/kernel.ts';
import type { StartTrigger } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import { idOf } from '../platform/ids.ts';
import type { EngineAlarmClock } from './alarms/alarm-clock.ts';
import type { Births } from './births.ts';
import type { Collections, DefinitionDocument } from './collections.ts';
import { type AlarmClock, type AlarmRequest, SYSTEM } from './types.ts';
import { must, remove, update } from './writes.ts';

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

interface StartHandlerParts extends StartAlarmsParts {
  alarms: EngineAlarmClock;
  births: Births;
  collections: Collections;
}

/** When a start comes due, the instance is born and the alarm moved to the next occurrence in one transaction: once each, whoever rings. */
export function handleStartAlarms({ alarms, births, collections, clock, nextStart }: StartHandlerParts): void {
  alarms.handle('start', async ({ id, ref, dueAt }) => {
    const definition = await collections.definitions.findOne(
      { _id: String(ref.definitionId), latest: true },
      { projection: { key: 1, version: 1, starts: 1 } },
    );
    const start = definition && timerStarts(definition).find(({ elementId }) => elementId === ref.elementId);
    if (!start) return;
    const count = Number(ref.count) + 1;
    // Occurrences missed while no server ran are not made up for one after the other.
    const next = nextStart(start.timer, new Date(String(ref.since)), clock.now(), count);
    const unchanged = { _id: id, dueAt };
    const move = next
      ? update('alarms', unchanged, {
          $set: { dueAt: next, ref: { ...ref, count }, status: 'armed', attempts: 0 },
          $unset: { lease: '', ringer: '' },
        })
      : remove('alarms', unchanged);
    await births.start({
      instanceId: idOf('start', definition._id, start.elementId, dueAt.getTime()),
      definition,
      businessKey: null,
      variables: {},
      startEvent: start.elementId,
      actor: SYSTEM,
      unattended: true,
      writes: [must(move)],
      wanted: async () => (await collections.alarms.findOne(unchanged, { projection: { _id: 1 } })) !== null,
    });
    if (next) alarms.committed([{ id, kind: 'start', ref, dueAt: next }]);
  });
}

function timerStarts({ starts }: Pick<Version, 'starts'>): (StartTrigger & { timer: NonNullable<StartTrigger['timer']> })[] {
  return starts.filter(
    (start): start is StartTrigger & { timer: NonNullable<StartTrigger['timer']> } => start.kind === 'timer' && start.timer !== undefined,
  );
}
