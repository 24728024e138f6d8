import type { Kernel } from '../kernel/kernel.ts';
import type { Clock } from '../platform/clock.ts';
import { idOf } from '../platform/ids.ts';
import type { EngineAlarmClock } from './alarms/alarm-clock.ts';
import type { Births } from './births.ts';
import type { Collections } from './collections.ts';
import { timerStarts } from './start-alarms.ts';
import { SYSTEM } from './types.ts';
import { must, remove, update } from './writes.ts';

interface TimedStartsParts {
  clock: Clock;
  nextStart: Kernel['nextStart'];
  alarms: EngineAlarmClock;
  births: Births;
  collections: Collections;
}

/** When a start comes due, the instance is born and the alarm moved to the next occurrence in one transaction: once each, whoever rings. */
export function handleTimedStarts({ alarms, births, collections, clock, nextStart }: TimedStartsParts): void {
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
