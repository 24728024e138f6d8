import { useEffect, useSyncExternalStore } from 'react';
import { readClock } from '../api/clock.ts';

const TICK_MS = 10_000;

/** How far the office's clock is ahead of this machine's: not zero in drills only. */
let ahead = 0;
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = new Date(Date.now() + ahead);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

export function setOfficeClock(at: string): void {
  ahead = new Date(at).getTime() - Date.now();
  tick();
}

export const officeNow = () => new Date(Date.now() + ahead);

/** The office's time, moving on every few seconds. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

/** In a drill the clock is the server's, and others may move it. */
export function useDrillClock(drill: boolean): void {
  useEffect(() => {
    if (!drill) return;
    const read = () =>
      readClock()
        .then((clock) => setOfficeClock(clock.now))
        .catch(() => undefined);
    void read();
    const every = setInterval(read, 3 * TICK_MS);
    return () => clearInterval(every);
  }, [drill]);
}
