import { expect } from 'vitest';
import type { Client } from '../support/client.ts';
import type { Books } from './books.ts';
import { agrees, alertsOf, childrenOf, openTasks, rings, type Witness } from './oracle.ts';

const JUDGES = 8;

/** When all troubles are over: nothing acknowledged is lost, doubled or half done, everything due rings once, and every case can be finished. */
export async function judge(client: Client, books: Books, witnesses: readonly Witness[]): Promise<void> {
  // then: when all work has come to rest, nothing is lost, doubled or half done
  await advance(client, 'PT1S');
  expect(await books.disagreements()).toEqual([]);
  await ofEach(witnesses, (witness) => agrees(client, witness));

  // then: every alarm rings once, and ends what it is to end
  await advance(client, 'PT150M');
  expect(await books.disagreements()).toEqual([]);
  await ofEach(witnesses, async ({ instanceId, acknowledged }) => {
    const looked = acknowledged.some(({ elementId }) => elementId === 'look');
    expect(await rings(client, instanceId), instanceId).toEqual(looked ? { late: 1 } : { late: 1, enough: 1 });
    for (const child of await childrenOf(client, instanceId)) {
      expect(await stateOf(client, child), `called by ${instanceId}`).toBe(looked ? 'completed' : 'cancelled');
    }
  });

  // then: every deadline and every job raises its alert once
  const alerts = (await alertsOf(client))
    .filter(({ stage }) => stage === 'due' || stage === 'raised')
    .map(({ instanceId, taskName, stage }) => `${instanceId} ${taskName} ${stage}`);
  const due = witnesses.flatMap(({ instanceId }) => [`${instanceId} Plan due`, `${instanceId} tell raised`]);
  expect(alerts.sort()).toEqual(due.sort());

  // then: every case can still be finished, and leaves nothing behind
  await ofEach(witnesses, async ({ instanceId }) => {
    const left = await openTasks(client, instanceId);
    expect(left.map(({ elementId }) => elementId).sort(), instanceId).toEqual(['file', 'plan', 'remind']);
    for (const task of left) expect((await client.post(`/api/tasks/${task.id}/complete`, { variables: {} })).status).toBe(200);
    expect(await stateOf(client, instanceId), instanceId).toBe('completed');
  });
  await advance(client, 'PT1S');
  expect(await books.disagreements()).toEqual([]);

  // then: who did what has been written down without a gap or a double
  const chain = await client.get<{ entries: number; brokenAt?: number }>('/api/audit/verification');
  expect(chain.body.entries, JSON.stringify(chain.body)).toBeGreaterThan(0);
  expect(chain.body.brokenAt).toBeUndefined();
}

/** Answers when everything that came due on the way has been handled. */
async function advance(client: Client, by: string): Promise<void> {
  expect((await client.post('/api/clock/advance', { by })).status).toBe(200);
}

async function stateOf(client: Client, instanceId: string): Promise<string> {
  return (await client.get<{ state: string }>(`/api/instances/${instanceId}`)).body.state;
}

async function ofEach(witnesses: readonly Witness[], judge: (witness: Witness) => Promise<void>): Promise<void> {
  const left = [...witnesses];
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) await judge(next);
  };
  await Promise.all(Array.from({ length: JUDGES }, lane));
}
