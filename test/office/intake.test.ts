import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { fill } from '../scenario/fill.ts';
import { bySystem, inARow, openTestOffice, shanghai, type TestOffice } from './support.ts';

describe('intake by staff', () => {
  let t: TestOffice;

  beforeAll(async () => {
    t = await openTestOffice('office-intake', shanghai('2026-11-20T17:00:00'), { processes: true });
  });
  afterAll(() => t?.close());

  const waysOf = async (username: string) => (await t.office.cases.intake(await t.principal(username))).map(({ startEvent }) => startEvent);
  async function take(username: string, startEvent: string, given: Variables = {}) {
    const principal = await t.principal(username);
    const schema = await t.office.forms.get(`mandatory-report/${startEvent}`, principal);
    const variables = fill(schema, { policeCalled: false, reasonNotCalled: '正在拨打', ...given }, t.clock.now(), 'none');
    return t.office.cases.create(principal, { process: 'mandatory-report', startEvent, variables });
  }

  it.each([
    ['the duty officer', 'zhiban', ['CC-01', 'PA-01', 'SE2', 'SE3', 'SE4', 'SM-A', 'SM-B']],
    ['the police liaison', 'wuzheng', ['CC-01', 'SE4', 'SM-A']],
    ['the child director of a village', 'surui', ['CC-01', 'SE3', 'SM-A', 'SM-B']],
    ['the head of a village', 'qinghe', ['CC-01', 'SE3', 'SM-A']],
    ['the contact of a school', 'xiaoxue', ['CC-01', 'SE3']],
    ['a liaison of a unit', 'weijian', ['CC-01']],
  ])('offers %s the ways that fit the role', async (_who, username, ways) => {
    expect((await waysOf(username)).sort()).toEqual(ways);
  });

  it('names a way as the diagram does, in both languages', async () => {
    const [way] = await t.office.cases.intake(await t.principal('xiaoxue'));

    expect(way).toEqual({
      process: 'mandatory-report',
      startEvent: 'SE3',
      name: '走访或学校发现',
      nameEn: 'Found on a visit or at school',
    });
  });

  it('takes in what a school has noticed, and the school sees its own case', async () => {
    const opened = await take('xiaoxue', 'SE3', { channel: '学校' });
    await t.engine.settled();

    const seen = await t.office.cases.get(await t.principal('xiaoxue'), opened.id);
    expect(seen.caseNo).toBe(opened.caseNo);
    expect(seen.submissions[0]).toMatchObject({ elementId: 'SE3' });
  });

  it('refuses a way that is for other roles: a school cannot say that the police know already', async () => {
    await expect(take('xiaoxue', 'SE4')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(take('zhiban', 'SE1')).rejects.toMatchObject({ code: 'START_EVENT_UNKNOWN' });
  });

  it('wastes no number of the register on a case that could not begin', async () => {
    const first = await take('zhiban', 'SE2');
    await expect(take('zhiban', 'MR-02')).rejects.toMatchObject({ code: 'START_EVENT_UNKNOWN' });
    const xml = await t.engine.definitions.xml('mandatory-report');
    const withoutIt = inARow('mandatory-report', { id: 'MR-01', with: '' }, { id: 'end-it', with: 'camunda:candidateGroups="wbb_head"' });
    await t.engine.definitions.deploy(withoutIt, bySystem);
    await expect(take('zhiban', 'SE2')).rejects.toMatchObject({ code: 'START_EVENT_UNKNOWN' });
    await t.engine.definitions.deploy(xml, bySystem);

    const second = await take('zhiban', 'SE2');

    const [one, two] = [first, second].map(({ caseNo }) => Number(caseNo.split('-').at(-1)));
    expect(two).toBe(one! + 1);
  });

  it('lists the open tasks of a case by its urgency as soon as it is known', async () => {
    const duty = await t.principal('zhiban');
    const opened = await take('zhiban', 'SE2', { policeCalled: true, immediateDanger: false });
    const tasksOf = async (element: string, urgency?: string) =>
      (await t.office.tasks.list(duty, { view: 'all', state: 'open', case: opened.id, element, urgency })).items;
    const work = async (element: string, given: Variables) => {
      await t.engine.settled();
      const [task] = await tasksOf(element);
      const { form } = await t.office.tasks.get(duty, task!.id);
      await t.office.tasks.complete(duty, task!.id, fill(form!, given, t.clock.now(), 'none'), {});
      await t.engine.settled();
    };
    await work('MR-02', { situations: ['S4'], immediateDanger: false, age: 9 });
    expect(await tasksOf('MR-03', 'U2')).toHaveLength(0);

    await work('MR-03', { urgency: 'U2', sensitivity: 'C3', owner: 'chengye', notifyTargets: ['MZB'] });

    const open = (await t.office.tasks.list(duty, { view: 'all', state: 'open', case: opened.id })).items;
    const urgent = (await t.office.tasks.list(duty, { view: 'all', state: 'open', case: opened.id, urgency: 'U2' })).items;
    expect(open.length).toBeGreaterThan(0);
    expect(urgent).toEqual(open);
    expect((await t.office.tasks.overview(duty, {})).urgencies).toEqual([{ value: 'U2', count: open.length }]);
  });
});
