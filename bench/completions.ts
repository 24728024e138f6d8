import { randomUUID } from 'node:crypto';
import type { Client } from '../test/support/client.ts';
import { type Latencies, latencies } from './figures.ts';

export interface Task {
  id: string;
  instanceId: string;
}

/** Completions per second, and milliseconds from a request to the next task being visible in its answer. */
export async function measureCompletions(clients: Client[], seconds: number): Promise<{ perSecond: number } & Latencies> {
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  const from = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      let task: Task | undefined;
      while (performance.now() < until) {
        task ??= await firstTask(client);
        const asked = performance.now();
        task = await completeTask(client, task);
        times.push(performance.now() - asked);
      }
    }),
  );
  return { perSecond: times.length / ((performance.now() - from) / 1000), ...latencies(times) };
}

/** Answers the next task of the instance, where there is one. */
export async function completeTask(client: Client, { id }: Task): Promise<Task | undefined> {
  const answer = await client.post<{ next: Task[] }>(`/api/tasks/${id}/complete`, { variables: {} });
  if (answer.status !== 200) throw new Error(`A completion was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.next[0];
}

/** The first task of a new instance. */
export async function firstTask(client: Client, definition = 'twenty-activities'): Promise<Task> {
  const instanceId = await startInstance(client, definition);
  const tasks = await client.get<{ items: Task[] }>(`/api/tasks?view=all&state=open&instance=${instanceId}`);
  const [task] = tasks.body.items;
  if (!task) throw new Error(`Instance ${instanceId} has no task`);
  return task;
}

async function startInstance(client: Client, definition = 'twenty-activities'): Promise<string> {
  const started = await client.post<{ id: string }>('/api/instances', { definition, businessKey: randomUUID() });
  if (started.status !== 201) throw new Error(`A start was answered with ${started.status}: ${JSON.stringify(started.body)}`);
  return started.body.id;
}

/** Instances started per second, each answered once its first wait is committed. */
export async function measureStarts(clients: Client[], seconds: number): Promise<{ perSecond: number } & Latencies> {
  const times: number[] = [];
  const from = performance.now();
  const until = from + seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const asked = performance.now();
        await startInstance(client);
        times.push(performance.now() - asked);
      }
    }),
  );
  return { perSecond: times.length / ((performance.now() - from) / 1000), ...latencies(times) };
}

export async function deploy(client: Client, diagram: string): Promise<void> {
  const { status, body } = await client.post('/api/definitions', diagram);
  if (status !== 201) throw new Error(`The diagram was answered with ${status}: ${JSON.stringify(body)}`);
}
