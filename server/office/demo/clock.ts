import type { DrillClock } from '../../platform/clock.ts';

/** The clock of a story: in this process only, standing still between two scenes. */
export function createStoryClock(start: Date): DrillClock {
  let now = start.getTime();
  const set = async (at: Date) => {
    now = at.getTime();
  };
  return {
    now: () => new Date(now),
    freeze: set,
    release: set,
    refresh: async () => undefined,
    offset: () => now - Date.now(),
    stop: async () => undefined,
  };
}
