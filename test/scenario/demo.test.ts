import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../server/engine/engine.ts';
import type { Engine } from '../../server/engine/types.ts';
import { deployNewProcesses } from '../../server/first-start.ts';
import { loadDemo } from '../../server/office/demo/load.ts';
import { createOffice } from '../../server/office/office.ts';
import type { CaseFile, Office } from '../../server/office/types.ts';
import { createPeople, type PeopleDoor } from '../../server/people/people.ts';
import type { Principal } from '../../server/people/types.ts';
import { type Clock, createDrillClock, type DrillClock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores, type TestStores } from '../support/stores.ts';
import { PROCESSES } from './office.ts';

const log = createLog('warn');
/** Monday 10:00 in Shanghai, where the specification's stories stop. */
const NOW = new Date('2026-11-23T02:00:00Z');
const at = (time: string) => new Date(`${time}+08:00`).toISOString();

let corner: TestStores;
let stores: Stores;
let clock: DrillClock;
let people: PeopleDoor;
let engine: Engine;
let office: Office;
let drill: Principal;

async function open(told: Clock) {
  const opened = await createEngine({ stores, clock: told, log, metrics: createMetrics() });
  const made = await createOffice({ stores, clock: told, log, engine: opened, people, processesDir: PROCESSES });
  await deployNewProcesses(opened, PROCESSES, log);
  await opened.start();
  return { engine: opened, office: made, stop: () => opened.stop() };
}

const load = (opened: typeof open = open) => loadDemo({ stores, log, clock, people, processesDir: PROCESSES, open: opened });

/** A server that dies after its twentieth completed task, before the loader has noted it. */
async function openAndDie(told: Clock) {
  const parts = await open(told);
  const { complete } = parts.office.tasks;
  let done = 0;
  parts.office.tasks.complete = async (...request) => {
    const answer = await complete(...request);
    done += 1;
    if (done === 20) throw new Error('the server died');
    return answer;
  };
  return parts;
}

beforeAll(async () => {
  corner = openTestStores('demo');
  stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log });
  clock = await createDrillClock({ stores, log });
  await clock.freeze(NOW);
  people = await createPeople({ stores, clock, log, processesDir: PROCESSES });
  await expect(load(openAndDie)).rejects.toThrow('the server died');
  await load();
  ({ engine, office } = await open(clock));
  await engine.settled();
  drill = { ...(await people.accounts.principal('zhoulan'))!, everything: true };
}, 300_000);

afterAll(async () => {
  await engine?.stop();
  await people?.close();
  await clock?.stop();
  await stores?.close();
  await corner?.drop();
});

async function caseOf(caseNo: string): Promise<CaseFile> {
  const { items } = await office.cases.list(drill, { limit: 200 });
  const found = items.find((each) => each.caseNo === caseNo);
  if (!found) throw new Error(`No ${caseNo} among ${items.map((each) => each.caseNo).join(', ')}`);
  return office.cases.get(drill, found.id);
}
const openTasks = ({ tasks }: CaseFile) => tasks.filter(({ state }) => state === 'open');
const task = (file: CaseFile, elementId: string) => openTasks(file).find((each) => each.elementId === elementId)!;

describe('the demo office', () => {
  it('marks every case as a demonstration and shows code names only', async () => {
    const { items } = await office.cases.list(drill, {});
    expect(items.map(({ caseNo, demo }) => [caseNo, demo]).sort()).toEqual([
      ['CC-2026-0001', true],
      ['CC-2026-0004', true],
      ['MR-2026-0009', true],
      ['MR-2026-0011', true],
      ['MR-2026-0012', true],
      ['SM-2026-0002', true],
      ['SM-2026-0005', true],
    ]);
    expect(items.map(({ title }) => title).join()).toMatch(/小明.*小凡/);
  });

  it('has the police due to report on 小明 by the end of Monday, in amber', async () => {
    const file = await caseOf('MR-2026-0011');
    expect(file).toMatchObject({ urgency: 'U1', riskLevel: 'RED', owner: 'chengye', organisation: 'VC-QH' });
    expect(
      openTasks(file)
        .map(({ elementId }) => elementId)
        .sort(),
    ).toEqual(['MR-08', 'MR-11']);
    const feedback = task(file, 'MR-08');
    expect(feedback.dueAt).toBe(at('2026-11-23T23:59:59'));
    expect(feedback.deadline).toMatchObject({ policy: 'MR-D05', status: 'amber', provisional: false });
  });

  it('has the conference on 小明 to be decided by the end of Monday, and that on 小宇 being carried out', async () => {
    const file = await caseOf('CC-2026-0004');
    expect(file).toMatchObject({ title: '小明', urgency: 'U1', riskLevel: 'RED', owner: 'chengye', organisation: 'VC-QH' });
    expect(openTasks(file).map(({ elementId }) => elementId)).toEqual(['CC-02']);
    expect(task(file, 'CC-02').dueAt).toBe(at('2026-11-23T17:30:00'));
    const steps = openTasks(await caseOf('CC-2026-0001')).map(({ elementId }) => elementId);
    expect(steps).toEqual(['CC-08', 'CC-08']);
  });

  it('has the plan for 小雨 due on Tuesday at ten, made again since the guardian was reached', async () => {
    const file = await caseOf('MR-2026-0012');
    expect(file).toMatchObject({ urgency: 'U1', organisation: 'VC-LT' });
    expect(
      openTasks(file)
        .map(({ elementId }) => elementId)
        .sort(),
    ).toEqual(['MR-08', 'MR-09']);
    expect(task(file, 'MR-09').dueAt).toBe(at('2026-11-24T10:00:00'));
  });

  it('has counselling for 小宇 overdue by a working day and told to two rungs of the ladder', async () => {
    const file = await caseOf('MR-2026-0009');
    expect(file).toMatchObject({ urgency: 'U2', organisation: 'VC-QN' });
    const items = openTasks(file).filter(({ elementId }) => elementId === 'MR-10');
    expect(items).toHaveLength(6);
    const counselling = items.find(({ organisation }) => organisation === 'EDU')!;
    expect(counselling.dueAt).toBe(at('2026-11-20T09:00:00'));
    expect(counselling.deadline?.status).toBe('overdue');
    const alerts = file.alerts.filter(({ taskId, state }) => taskId === counselling.id && state === 'open');
    expect(alerts.map(({ level }) => level).sort()).toEqual([1, 2]);
    expect(file.submissions.some(({ elementId, at: moment }) => elementId === 'MR-11' && moment.startsWith('2026-11-18'))).toBe(true);
  });

  it('has the DNA of 小凡 to be requested by Friday, his notice published in time', async () => {
    const file = await caseOf('SM-2026-0005');
    expect(
      openTasks(file)
        .map(({ elementId }) => elementId)
        .sort(),
    ).toEqual(['SM-06b', 'SM-08', 'SM-11b']);
    expect(task(file, 'SM-08').dueAt).toBe(at('2026-11-27T23:59:59'));
    const notice = file.deadlines.find(({ policy }) => policy === 'SM-D05');
    expect(notice).toMatchObject({ dueAt: at('2026-11-19T22:40:00'), status: 'met' });
  });

  it('has 小满 to be visited on Tuesday, three months after he came home', async () => {
    const file = await caseOf('SM-2026-0002');
    expect(file).toMatchObject({ riskLevel: 'YELLOW', organisation: 'VC-HT' });
    expect(openTasks(file).map(({ elementId }) => elementId)).toEqual(['SM-16']);
    expect(task(file, 'SM-16').dueAt).toBe(at('2026-11-24T17:30:00'));
    expect(file.deadlines.find(({ policy }) => policy === 'SM-D16')).toMatchObject({ status: 'met' });
    expect(file.alerts.filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('keeps who reported out of the case', async () => {
    for (const caseNo of ['MR-2026-0009', 'MR-2026-0011', 'MR-2026-0012']) {
      const { record, submissions } = await caseOf(caseNo);
      expect(JSON.stringify({ record, submissions })).not.toMatch(/000-0000|reporterName/);
    }
  });

  it('left no failed work behind', async () => {
    expect((await engine.incidents.list({ state: 'open' })).items).toEqual([]);
  });

  it('is loaded once, even where the first start died half-way, and however often the server starts', async () => {
    await load();
    expect((await office.cases.list(drill, {})).items).toHaveLength(7);
  });
});
