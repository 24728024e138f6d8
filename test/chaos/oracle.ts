import { expect } from 'vitest';
import type { Client } from '../support/client.ts';

interface TaskItem {
  id: string;
  elementId: string;
}
interface HistoryItem {
  seq: number;
  type: string;
  elementId: string;
}

/** What one client was told about one instance. */
export interface Witness {
  instanceId: string;
  /** Elements whose completion was answered with 200. */
  acknowledged: string[];
}

const lists = async <T>(client: Client, path: string): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { status: number; body: { items: T[]; next: string | null } } = await client.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    expect(page.status, path).toBe(200);
    items.push(...page.body.items);
    cursor = page.body.next;
  }
  return items;
};

export const openTasks = (client: Client, instanceId: string): Promise<TaskItem[]> =>
  lists<TaskItem>(client, `/api/tasks?view=all&state=open&instance=${instanceId}`);

export const historyOf = (client: Client, instanceId: string): Promise<HistoryItem[]> =>
  lists<HistoryItem>(client, `/api/instances/${instanceId}/history`);

/** Every acknowledged completion stands in the history once; what waits and what the inbox shows are the same. */
export async function agrees(client: Client, { instanceId, acknowledged }: Witness): Promise<void> {
  const history = await historyOf(client, instanceId);
  expect(
    history.map((event) => event.seq),
    `${instanceId}: the history has a gap or a double`,
  ).toEqual(history.map((_, index) => index + (history[0]?.seq ?? 0)));
  for (const elementId of acknowledged) {
    const completions = history.filter((event) => event.type === 'activity.completed' && event.elementId === elementId).length;
    expect(completions, `${instanceId}: ${elementId} was acknowledged once`).toBe(1);
  }
  const instance = await client.get<{ state: string; activities: { elementId: string }[] }>(`/api/instances/${instanceId}`);
  const waiting = instance.body.activities.map((activity) => activity.elementId).filter((elementId) => elementId !== 'late');
  const inbox = (await openTasks(client, instanceId)).map((task) => task.elementId);
  expect(inbox.sort(), `${instanceId}: inbox and instance disagree`).toEqual(waiting.sort());
}
