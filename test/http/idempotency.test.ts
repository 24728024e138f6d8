import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdempotencyKeys } from '../../server/http/idempotency-keys.ts';
import { deploy, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

describe('an idempotency key', () => {
  let server: TestServer;
  const key = (value: string) => ({ 'idempotency-key': value });
  const running = async (businessKey: string) => (await server.drill.get(`/api/instances?businessKey=${businessKey}`)).body.items.length;

  beforeAll(async () => {
    server = await startServer('http-idempotency');
    await deploy(server.drill, smallDiagram('again'));
  });
  afterAll(() => server.close());

  it('answers the first result again and does nothing twice', async () => {
    const request = { definition: 'again', businessKey: 'A-1' };

    const first = await server.drill.post('/api/instances', request, key('start-1'));
    const second = await server.drill.post('/api/instances', request, key('start-1'));

    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await running('A-1')).toBe(1);
  });

  it('answers a refusal again too', async () => {
    const first = await server.drill.post('/api/instances', { definition: 'unheard-of' }, key('refused-1'));
    const second = await server.drill.post('/api/instances', { definition: 'unheard-of' }, key('refused-1'));

    expect([first.status, second.status]).toEqual([404, 404]);
    expect(second.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is refused for another body, another address, and is another key for another person', async () => {
    const officer = await server.hire('officer', 'wbb_officer');
    await server.drill.post('/api/instances', { definition: 'again', businessKey: 'A-2' }, key('shared'));

    const body = await server.drill.post('/api/instances', { definition: 'again', businessKey: 'A-3' }, key('shared'));
    const address = await server.drill.post('/api/messages', { name: 'x' }, key('shared'));
    const person = await officer.post('/api/instances', { definition: 'again', businessKey: 'A-4' }, key('shared'));

    expect(body.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(address.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(person.status).toBe(201);
    expect(await running('A-3')).toBe(0);
  });

  it('does one thing when many ask at once', async () => {
    const ask = () => server.drill.post('/api/instances', { definition: 'again', businessKey: 'A-5' }, key('at-once'));

    const answers = await Promise.all(Array.from({ length: 20 }, ask));

    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(answers.filter(({ status }) => status === 409).every(({ body }) => body.code === 'IDEMPOTENCY_IN_PROGRESS')).toBe(true);
    expect(await running('A-5')).toBe(1);
  });

  it('is held while its request is under way, and free for another try once that process is dead', async () => {
    const collection = server.stores.mongo.collection<{ _id: string; owner: string; state: string; answer?: unknown }>('idempotency_keys');
    const request = { definition: 'again', businessKey: 'A-6' };
    const first = await server.drill.post('/api/instances', request, key('crash'));
    const id = createIdempotencyKeys(server.stores).idOf('drill', 'crash');
    const pending = (owner: string) =>
      collection.updateOne(
        { _id: id },
        { $set: { state: 'pending', owner, leaseUntil: new Date(Date.now() + 60_000) }, $unset: { answer: 1 } },
      );

    await pending('another-machine 1 x');
    const held = await server.drill.post('/api/instances', request, key('crash'));
    const { owner } = (await collection.findOne({ _id: id }))!;
    const host = (await import('node:os')).hostname();
    await pending(`${host} 4194304 dead`);
    const retried = await server.drill.post('/api/instances', request, key('crash'));

    expect(owner).toBe('another-machine 1 x');
    expect(held.body).toMatchObject({ status: 409, code: 'IDEMPOTENCY_IN_PROGRESS' });
    expect(retried.status).toBe(201);
    expect(retried.body.id).toBe(first.body.id);
    expect(await running('A-6')).toBe(1);
  });

  it('makes no second comment, file or account when the process died before it could answer', async () => {
    const { body: instance } = await server.drill.post('/api/instances', { definition: 'again', businessKey: 'A-8' });
    const task = (await server.drill.get(`/api/tasks?instance=${instance.id}`)).body.items[0];
    const pdf = (text: string) => {
      const form = new FormData();
      form.append('file', new Blob([`%PDF-1.7 ${text}`], { type: 'application/pdf' }), 'a.pdf');
      return form;
    };
    const account = {
      username: 'twice',
      displayName: 'T',
      organisation: 'WBB',
      grants: [{ role: 'wbb_duty' }],
      password: 'a long password',
    };
    const requests: [string, () => unknown][] = [
      [`/api/tasks/${task.id}/comments`, () => ({ text: '一次' })],
      ['/api/files', () => pdf('one')],
      ['/api/accounts', () => account],
    ];
    for (const [path, body] of requests) {
      const first = await server.drill.send('POST', path, { body: body(), headers: key(path) });
      const id = createIdempotencyKeys(server.stores).idOf('drill', path);
      const dead = { state: 'pending', owner: `${(await import('node:os')).hostname()} 4194304 dead` };
      await server.stores.mongo
        .collection<{ _id: string }>('idempotency_keys')
        .updateOne({ _id: id }, { $set: dead, $unset: { answer: 1 } });
      const again = await server.drill.send('POST', path, { body: body(), headers: key(path) });

      expect([path, again.status, again.body.id]).toEqual([path, 201, first.body.id]);
      expect(first.body.id).toBeDefined();
    }
    expect((await server.drill.get(`/api/tasks/${task.id}/comments`)).body.items).toHaveLength(1);
    const other = await server.drill.send('POST', '/api/files', { body: pdf('two'), headers: key('/api/files') });
    expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('outlives a day of the office’s clock', async () => {
    const request = { definition: 'again', businessKey: 'A-7' };
    const first = await server.drill.post('/api/instances', request, key('yesterday'));
    await server.drill.post('/api/clock/advance', { by: 'PT23H59M' });

    expect((await server.drill.post('/api/instances', request, key('yesterday'))).body).toEqual(first.body);
  });

  it('keeps no answer readable in the store', async () => {
    const { body } = await server.drill.post('/api/tokens', { name: 'kept' }, key('token-1'));
    const again = await server.drill.post('/api/tokens', { name: 'kept' }, key('token-1'));

    const stored = await server.stores.mongo.collection('idempotency_keys').find().toArray();

    expect(again.body.token).toBe(body.token);
    expect(Buffer.from(JSON.stringify(stored)).includes(body.token)).toBe(false);
    expect(stored.some(({ answer }) => answer && Buffer.from(answer.buffer).includes(body.token))).toBe(false);
  });
});
