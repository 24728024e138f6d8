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
interface AlertItem {
  instanceId?: string;
  taskName?: string;
  stage: string;
}

/** What one client was told about one instance. */
export interface Witness {
  instanceId: string;
  /** What the server has answered with 200: completed elements, and the catch events of delivered messages. */
  acknowledged: { instanceId: string; type: 'activity.completed' | 'message.received'; elementId: string }[];
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

export const childrenOf = async (client: Client, instanceId: string): Promise<string[]> =>
  (await lists<{ id: string }>(client, `/api/instances?parentId=${instanceId}`)).map(({ id }) => id);

export const alertsOf = (client: Client): Promise<AlertItem[]> => lists<AlertItem>(client, '/api/alerts?state=open');

/** Every acknowledged action stands in the history once; what waits and what the inbox shows are the same. */
export async function agrees(client: Client, { instanceId, acknowledged }: Witness): Promise<void> {
  for (const id of [instanceId, ...(await childrenOf(client, instanceId))]) {
    const history = await historyOf(client, id);
    expect(
      history.map((event) => event.seq),
      `${id}: the history has a gap or a double`,
    ).toEqual(history.map((_, index) => index + 1));
    for (const one of acknowledged.filter((each) => each.instanceId === id)) {
      const times = history.filter(({ type, elementId }) => type === one.type && elementId === one.elementId).length;
      expect(times, `${id}: ${one.elementId} was acknowledged once`).toBe(1);
    }
  }
}

/** How often each timer of an instance has rung. */
export async function rings(client: Client, instanceId: string): Promise<Record<string, number>> {
  const rung: Record<string, number> = {};
  for (const { type, elementId } of await historyOf(client, instanceId)) {
    if (type === 'timer.fired') rung[elementId] = (rung[elementId] ?? 0) + 1;
  }
  return rung;
}
