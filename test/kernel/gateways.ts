import { expect } from 'vitest';
import type { Drive } from './drive.ts';

export const and = (...ids: string[]) => ids.map((id) => `<parallelGateway id="${id}"/>`).join('');
export const or = (...ids: string[]) => ids.map((id) => `<inclusiveGateway id="${id}"/>`).join('');
export const xor = (id: string, otherwise?: string) => `<exclusiveGateway id="${id}"${otherwise ? ` default="${otherwise}"` : ''}/>`;

/** Completes tasks one after the other, some with an answer. */
export async function play(instance: Drive, ...tasks: (string | [string, Record<string, boolean>])[]): Promise<void> {
  for (const task of tasks) await (typeof task === 'string' ? instance.complete(task) : instance.complete(task[0], task[1]));
}

/** The process has ended, and its last task was done so many times. */
export function expectFinished(instance: Drive, timesZ = 1): void {
  expect(instance.last.status).toBe('completed');
  expect(instance.runs('Z')).toBe(timesZ);
}
