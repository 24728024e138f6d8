import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardRow } from '../../server/office/types.ts';
import type { Principal } from '../../server/people/types.ts';
import { manyTasks } from './many-tasks.ts';
import { bySystem, openTestOffice, shanghai, type TestOffice } from './support.ts';

describe('with 300 overdue tasks', () => {
  let t: TestOffice;
  let head: Principal;

  beforeAll(async () => {
    const now = shanghai('2026-11-20T12:00:00');
    t = await openTestOffice('office-board', now);
    head = await t.principal('zhoulan');
    await t.engine.definitions.deploy(manyTasks(now), bySystem);
    await t.engine.instances.start({ definition: 'many-tasks', businessKey: 'MT-2026-0007' }, bySystem);
    await t.engine.settled();
  }, 120_000);
  afterAll(() => t?.close());

  async function everyPage(query: Parameters<typeof t.office.board.tasks>[1]): Promise<{ rows: BoardRow[]; totals: number[] }> {
    const rows: BoardRow[] = [];
    const totals: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await t.office.board.tasks(head, { ...query, limit: 100, cursor });
      rows.push(...page.items);
      totals.push(page.total);
      if (!page.next) return { rows, totals };
      cursor = page.next;
    }
  }

  it('the board counts all of them, not those it shows', async () => {
    const board = await t.office.board.figures(head);

    expect(board.counts).toMatchObject({ overdue: 300, dueSoon: 7 });
    expect(board.overdue.length).toBeLessThan(300);
    expect(board.byOrganisation).toEqual([
      { id: 'EDU', name: '教育学区', open: 210, overdue: 210, dueSoon: 0 },
      { id: 'MZB', name: '民政办', open: 106, overdue: 90, dueSoon: 7 },
    ]);
    expect(board.byPerson).toEqual([expect.objectContaining({ id: 'chengye', open: 90, overdue: 90 })]);
  });

  it('every bar opens as many rows as it says, page by page, none twice', async () => {
    const all = await everyPage({ list: 'overdue' });
    const ofHomes = await everyPage({ list: 'overdue', organisation: 'MZB' });
    const ofOfficer = await everyPage({ list: 'overdue', assignee: 'chengye' });

    expect(new Set(all.rows.map(({ id }) => id)).size).toBe(300);
    expect(all.totals).toEqual([300, 300, 300]);
    expect(ofHomes.rows.every(({ organisation }) => organisation === 'MZB')).toBe(true);
    expect([ofHomes.rows.length, ofHomes.totals]).toEqual([90, [90]]);
    expect(ofOfficer.rows).toHaveLength(90);
    expect((await everyPage({ list: 'soon', organisation: 'MZB' })).rows).toHaveLength(7);
    expect((await everyPage({ list: 'later', organisation: 'MZB' })).rows).toHaveLength(9);
    expect((await everyPage({ list: 'overdue', organisation: 'none' })).rows).toHaveLength(0);
  });

  it('neither counts nor lists what may not be seen', async () => {
    const liaison = await t.principal('weijian');

    expect((await t.office.board.figures(liaison)).counts).toEqual({ overdue: 0, dueSoon: 0, alerts: 0 });
    expect((await t.office.board.tasks(liaison, { list: 'overdue' })).total).toBe(0);
    expect((await t.office.tasks.overview(liaison, {})).organisations).toEqual([]);
  });

  it('the inbox can be narrowed by unit, due time and process, and its counts follow', async () => {
    const narrowed = await t.office.tasks.overview(head, { organisation: 'MZB', due: 'overdue' });

    expect(narrowed.counts).toMatchObject({ all: 90, overdue: 90, today: 0 });
    expect((await t.office.tasks.overview(head, { due: 'none' })).counts.all).toBe(4);
    expect((await t.office.tasks.overview(head, { key: 'mandatory-report' })).counts.all).toBe(0);
    expect(narrowed.organisations).toEqual([
      { value: 'EDU', count: 210 },
      { value: 'MZB', count: 106 },
    ]);
    expect(narrowed.processes).toEqual([{ value: 'many-tasks', name: 'many-tasks', count: 316 }]);
  });

  it.each([
    ['its Chinese name', '名册', 210],
    ['its English name', 'check SCHOOLS', 210],
    ['its step', 't-soon', 7],
    ['its case number', '2026-0007', 316],
    ['nothing that is only like a pattern', '.*', 0],
  ])('a task is found by %s', async (_by, q, found) => {
    const { counts } = await t.office.tasks.list(head, { view: 'all', state: 'open', q, limit: 1 });

    expect(counts.all).toBe(found);
  });

  it('what I have completed is a list of mine, the last first', async () => {
    const officer = await t.principal('chengye');
    const { items } = await t.office.tasks.list(officer, { view: 'mine', state: 'open', limit: 2 });
    for (const { id } of items) {
      await t.office.tasks.complete(officer, id, {}, {});
      await t.advance(new Date(t.clock.now().getTime() + 60_000));
    }

    const done = await t.office.tasks.list(officer, { view: 'mine', state: 'completed' });

    expect(done.items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).reverse());
    expect(done.items[0]).toMatchObject({ state: 'completed', completedAt: expect.any(String) });
    expect((await t.office.tasks.overview(officer, {})).counts).toMatchObject({ mine: 88, done: 2 });
    expect((await t.office.tasks.overview(head, {})).counts.done).toBe(0);
  });

  it('counting open tasks reads no ended ones', async () => {
    const filter = { $and: [t.people.permissions.taskFilter(head, 'all'), { state: 'open' }] };
    const plan = await t.db.collection('tasks').find(filter).explain('queryPlanner');

    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN');
  });
});
