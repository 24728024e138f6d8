import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../server/kernel/types.ts';
import { createCalendars } from '../../server/office/calendar/calendars.ts';
import { createPolicies } from '../../server/office/deadlines/policies.ts';
import { createRecounts } from '../../server/office/deadlines/recounts.ts';
import type { Principal } from '../../server/people/types.ts';
import { createLog } from '../../server/platform/log.ts';
import { retriedTransaction } from '../../server/platform/transaction.ts';
import { bySystem, inARow, openTestOffice, PROCESSES, shanghai, type TestOffice } from './support.ts';

/** More than two portions. */
const RUNNING = 60;
const DUE = shanghai('2026-11-27T17:30:00');
const EARLIER = shanghai('2026-11-24T17:30:00');

let t: TestOffice;
let head: Principal;
let administrator: Principal;
let policy: Record<string, Json>;

beforeAll(async () => {
  t = await openTestOffice('office-recounts', shanghai('2026-11-20T18:10:00'));
  head = await t.principal('zhoulan');
  administrator = await t.principal('liucheng');
  policy = (await t.office.policies.list()).find(({ id }) => id === 'MR-S13')!;
  const task = { id: 'close', with: 'camunda:candidateGroups="wbb_head" weibao:deadlinePolicy="MR-S13"' };
  await t.engine.definitions.deploy(inARow('closing', task), bySystem);
  for (let n = 0; n < RUNNING; n += 20) {
    await Promise.all(Array.from({ length: 20 }, () => t.engine.instances.start({ definition: 'closing' }, bySystem)));
  }
});
afterAll(() => t?.close());
afterEach(() => {
  t.faults.arm = () => false;
});

const stored = () => t.db.collection('deadlines').find().toArray();
const dates = async () => [...new Set((await stored()).map(({ dueAt }) => dueAt.toISOString()))];
const latest = async () => (await t.office.recounts(head, 'policy', 1))[0]!;
const savePolicy = (value: string) => t.office.policies.put(administrator, 'MR-S13', { ...policy, value });

/** The server dies when it has counted so many portions. */
function dieAfter(portions: number): void {
  let left = portions + 1;
  t.faults.arm = (alarms) => alarms.some(({ kind }) => kind === 'recount') && left-- <= 0;
}

it('says beforehand what would move, and stores nothing', async () => {
  const impact = await t.office.policies.impact(head, 'MR-S13', { ...policy, value: 'P2D' });

  expect(impact).toMatchObject({ total: RUNNING, moved: RUNNING });
  expect(impact.examples).toHaveLength(20);
  expect(impact.examples[0]).toMatchObject({
    policy: 'MR-S13',
    taskName: 'close',
    before: DUE.toISOString(),
    after: EARLIER.toISOString(),
  });
  expect(await dates()).toEqual([DUE.toISOString()]);
  expect(await t.office.policies.impact(head, 'MR-S13', { ...policy, name: '另一名称' })).toMatchObject({ total: RUNNING, moved: 0 });
  const calendar = await t.office.calendars.get(2026);
  const holidays = [...(calendar.holidays as object[]), { name: '测试假', nameEn: 'Test', from: '2026-11-25', to: '2026-11-25' }] as never;
  const later = await t.office.calendars.impact(head, 2026, { ...calendar, holidays });
  expect(later).toMatchObject({
    moved: RUNNING,
    examples: expect.arrayContaining([expect.objectContaining({ before: DUE.toISOString() })]),
  });
  await expect(t.office.policies.impact(head, 'MR-S13', { ...policy, value: 'PT5H' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

it('tells an administrator who sees no cases only by how much dates move', async () => {
  const { examples } = await t.office.policies.impact(administrator, 'MR-S13', { ...policy, value: 'P2D' });
  expect(Object.keys(examples[0]!).sort()).toEqual(['after', 'before', 'policy']);
});

it('goes on after a server has died in the middle, takes no deadline twice, and notes the cause at each', async () => {
  dieAfter(1);
  const { recount } = await savePolicy('P2D');
  expect(recount).toMatchObject({ state: 'running', total: RUNNING, done: 25, moved: 25 });
  expect((await dates()).sort()).toEqual([EARLIER.toISOString(), DUE.toISOString()]);

  t.faults.arm = () => false;
  await t.advance(new Date(t.clock.now().getTime() + 30_000));
  await expect.poll(async () => (await latest()).state).toBe('done');

  expect(await latest()).toMatchObject({
    id: recount.id,
    done: RUNNING,
    moved: RUNNING,
    by: 'liucheng',
    cause: { kind: 'policy', object: 'MR-S13' },
  });
  const all = await stored();
  for (const { dueAt, changes } of all) {
    expect(dueAt).toEqual(EARLIER);
    expect(changes).toMatchObject([
      { kind: 'recounted', by: 'liucheng', cause: { kind: 'policy', object: 'MR-S13' }, before: DUE, after: EARLIER },
    ]);
  }
  const tasks = await t.db.collection('tasks').find({ dueAt: EARLIER }).toArray();
  expect(tasks).toHaveLength(RUNNING);
  expect(await t.db.collection('alarms').countDocuments({ kind: 'recount' })).toBe(0);
});

it('is done once by two servers that are at it together', async () => {
  const parts = { ...t, log: createLog('fatal'), processesDir: PROCESSES, fileBytes: 1 };
  const [policies, calendars] = await Promise.all([createPolicies(parts), createCalendars(parts)]);
  const servers = await Promise.all([1, 2].map(() => createRecounts(parts, policies, calendars)));
  const before = (await stored())[0]!.changes.length;
  const id = await retriedTransaction(t.stores.mongo, async (session) => {
    const change = await policies.put('MR-S13', policy, 'liucheng', undefined, session);
    const cause = { kind: 'policy', object: 'MR-S13' } as const;
    return servers[0]!.begin({ cause, by: 'liucheng', before: change.before, after: change.view }, session);
  });

  const found = await Promise.all(servers.map((server) => server.carryOut(id)));

  expect(found.some(({ state }) => state === 'done')).toBe(true);
  expect(await latest()).toMatchObject({ state: 'done', done: RUNNING, moved: RUNNING });
  for (const { dueAt, changes } of await stored()) {
    expect(dueAt).toEqual(DUE);
    expect(changes).toHaveLength(before + 1);
  }
});
