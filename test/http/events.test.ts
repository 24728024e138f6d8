import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, deploy, smallDiagram } from './caller.ts';
import { PASSWORD, startServer, type TestServer } from './server.ts';

interface Listening {
  /** Everything heard so far. */
  heard: { type: string; id: string }[];
  /** Resolves with the first event that fits. */
  until(fits: (event: { type: string; id: string }) => boolean): Promise<{ type: string; id: string }>;
  ended: Promise<void>;
  stop(): void;
}

describe('events', () => {
  let server: TestServer;

  const listen = ({ cookie }: Caller) => listenWith({ cookie: cookie! });

  async function listenWith(headers: Record<string, string>): Promise<Listening> {
    const abort = new AbortController();
    const answer = await fetch(`${server.url}/api/events`, { headers, signal: abort.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const heard: Listening['heard'] = [];
    const waiting: { fits: (event: Listening['heard'][number]) => boolean; found: (event: Listening['heard'][number]) => void }[] = [];
    const read = async () => {
      let text = '';
      for await (const chunk of answer.body!) {
        text += Buffer.from(chunk).toString('utf8');
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (!data) continue;
          const event = JSON.parse(data);
          heard.push(event);
          for (const { fits, found } of waiting) if (fits(event)) found(event);
        }
      }
    };
    return {
      heard,
      until: (fits) => {
        const already = heard.find(fits);
        return already ? Promise.resolve(already) : new Promise((found) => waiting.push({ fits, found }));
      },
      ended: read().catch(() => undefined),
      stop: () => abort.abort(),
    };
  }

  beforeAll(async () => {
    server = await startServer('http-events');
    await deploy(server.drill, smallDiagram('for-health', { role: 'unit_liaison:WJB' }));
    await deploy(server.drill, smallDiagram('for-officers', { role: 'wbb_officer' }));
  });
  afterAll(() => server.close());

  it('reach those who may see the task, as ids, and nobody else', async () => {
    const health = await listen(await server.hire('weijian', 'unit_liaison', { organisation: 'WJB' }));
    const school = await listen(await server.hire('edu', 'unit_liaison', { organisation: 'EDU' }));
    const drill = await listen(server.drill);

    await server.drill.post('/api/instances', { definition: 'for-officers', businessKey: 'SECRET-NAME' });
    await server.drill.post('/api/instances', { definition: 'for-health', businessKey: 'SECRET-NAME' });

    const opened = await health.until(({ type }) => type === 'task.opened');
    await drill.until(({ id }) => id === opened.id);
    expect(drill.heard.filter(({ type }) => type === 'task.opened')).toHaveLength(2);
    expect(health.heard.filter(({ type }) => type === 'task.opened')).toHaveLength(1);
    expect(school.heard).toEqual([]);
    expect(JSON.stringify(drill.heard)).not.toContain('SECRET-NAME');
    for (const one of [health, school, drill]) one.stop();
  });

  it('say when a task is claimed and completed', async () => {
    const listening = await listen(server.drill);
    const { body } = await server.drill.post('/api/instances', { definition: 'for-officers' });
    const [task] = (await server.drill.get(`/api/tasks?instance=${body.id}`)).body.items;

    await server.drill.post(`/api/tasks/${task.id}/claim`);
    await listening.until(({ type, id }) => type === 'task.claimed' && id === task.id);
    await server.drill.post(`/api/tasks/${task.id}/complete`, { variables: {} });

    expect(await listening.until(({ type, id }) => type === 'task.completed' && id === task.id)).toBeDefined();
    listening.stop();
  });

  it('need a sign-in', async () => {
    expect((await server.anonymous.get('/api/events')).status).toBe(401);
  });

  describe('end at once', () => {
    const reasons: [string, (caller: Caller, id: string) => Promise<unknown>][] = [
      ['its session', (caller) => caller.send('DELETE', '/api/session')],
      ['its account', (_caller, id) => server.drill.send('PATCH', `/api/accounts/${id}`, { body: { disabled: true } })],
      ['its role', (_caller, id) => server.drill.send('PATCH', `/api/accounts/${id}`, { body: { grants: [{ role: 'wbb_duty' }] } })],
      ['its password', (caller) => caller.post('/api/session/password', { current: PASSWORD, next: 'quite another password' })],
    ];

    it.each(reasons)('when %s is gone', async (what, take) => {
      const id = `leaver-${reasons.findIndex(([name]) => name === what)}`;
      const caller = await server.hire(id, 'wbb_officer');
      const colleague = await listen(server.drill);
      const listening = await listen(caller);

      await take(caller, id);
      await listening.ended;

      await server.drill.post('/api/instances', { definition: 'for-officers' });
      await colleague.until(({ type }) => type === 'task.opened');
      expect(listening.heard).toEqual([]);
      expect(colleague.heard.map(({ type }) => type)).not.toContain('access.changed');
      colleague.stop();
    });

    it('when its token is revoked', async () => {
      const caller = await server.hire('programmer', 'wbb_officer');
      const { id, token } = (await caller.post('/api/tokens', { name: 'reader' })).body;
      const listening = await listenWith({ authorization: `Bearer ${token}` });

      await caller.send('DELETE', `/api/tokens/${id}`);

      await listening.ended;
    });
  });

  it('end when the server stops, which does not wait for them', async () => {
    const other = await startServer('http-events-stop');
    const answer = await fetch(`${other.url}/api/events`, { headers: { cookie: other.drill.cookie! } });
    const reader = answer.body!.getReader();
    await reader.read();

    await other.close();

    const rest = await reader.read().catch(() => ({ done: true }));
    expect(rest.done).toBe(true);
  });
});
