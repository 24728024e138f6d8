import { get, post } from './client.ts';

export interface ClockView {
  now: string;
  drill: boolean;
}

export const readClock = (signal?: AbortSignal) => get<ClockView>('/api/clock', signal);
export const advanceClock = (move: { by: string } | { to: string }) => post<ClockView & { rang: number }>('/api/clock/advance', move);
