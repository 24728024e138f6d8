import type { TimerSpec } from '../kernel/types.ts';

/** When a process that starts by timer is to start next: after `now`, counting from `since`, having started `count` times. Null: never again. */
export type NextStart = (timer: TimerSpec, since: Date, now: Date, count: number) => Date | null;
