import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  caseFilter,
  fileFilter,
  matches,
  may,
  mayAct,
  mayHear,
  maySee,
  permissionTable,
  taskFilter,
} from '../../server/people/permissions.ts';
import type { Permission, Principal, TaskAccess } from '../../server/people/types.ts';
import { type OfficePeople, officePeople } from './office-people.ts';

const TASKS: Record<string, TaskAccess & { state: string }> = {
  'for officers': { state: 'open', candidateGroups: ['wbb_officer'], candidateUsers: [], organisation: 'WBB', sensitivity: 'C3' },
  'for officers, C4': { state: 'open', candidateGroups: ['wbb_officer'], candidateUsers: [], organisation: 'WBB', sensitivity: 'C4' },
  'for nobody in particular': { state: 'open', candidateGroups: [], candidateUsers: [], sensitivity: 'C2' },
  'for the director of village A': { state: 'open', candidateGroups: ['child_director:VC-A'], candidateUsers: [], organisation: 'VC-A' },
  'for directors, in village B': { state: 'open', candidateGroups: ['child_director'], candidateUsers: [], organisation: 'VC-B' },
  'for the health office': { state: 'open', candidateGroups: ['unit_liaison:WJB'], candidateUsers: [], organisation: 'WJB' },
  'claimed by the social worker': { state: 'open', assignee: 'linyihang', candidateGroups: ['social_worker'], candidateUsers: [] },
  'claimed by the social worker, C4': {
    state: 'open',
    assignee: 'linyihang',
    candidateGroups: [],
    candidateUsers: ['linyihang'],
    sensitivity: 'C4',
  },
  'done by the police liaison': {
    state: 'completed',
    assignee: 'wuzheng',
    completedBy: 'wuzheng',
    candidateGroups: ['police_liaison'],
    candidateUsers: [],
  },
  'for administrators by mistake': {
    state: 'open',
    candidateGroups: ['process_admin', 'sys_admin', 'auditor'],
    candidateUsers: ['processadmin'],
  },
};

const SEEN: Record<string, string[]> = {
  chengye: Object.keys(TASKS).filter((name) => name !== 'claimed by the social worker, C4'),
  zhoulan: Object.keys(TASKS),
  linyihang: ['for nobody in particular', 'claimed by the social worker', 'claimed by the social worker, C4'],
  tianhe: ['for the director of village A'],
  surui: ['for directors, in village B'],
  weisheng: ['for the health office'],
  wuzheng: ['done by the police liaison'],
  processadmin: [],
  sysadmin: [],
  auditor: [],
};

describe('who sees what', () => {
  let office: OfficePeople;
  const principals = new Map<string, Principal>();
  const principal = (id: string) => principals.get(id)!;
  const names = (ids: string[]) => ids.sort();

  beforeAll(async () => {
    office = await officePeople('people-permissions', { drillPassword: 'the drill of this test' });
    await office.hire('chengye', 'wbb_officer');
    await office.hire('zhoulan', 'wbb_head');
    await office.hire('linyihang', 'social_worker', { organisation: 'STATION' });
    await office.hire('tianhe', 'child_director', { organisation: 'VC-A' });
    await office.hire('surui', 'child_director', { organisation: 'VC-B' });
    await office.hire('weisheng', 'unit_liaison', { organisation: 'WJB' });
    await office.hire('wuzheng', 'police_liaison', { organisation: 'PCS' });
    for (const [id, role] of Object.entries({ processadmin: 'process_admin', sysadmin: 'sys_admin', auditor: 'auditor' }))
      await office.hire(id, role);
    for (const id of [...Object.keys(SEEN), 'drill']) principals.set(id, (await office.people.accounts.principal(id))!);
    await office.stores.mongo.collection('tasks').insertMany(Object.entries(TASKS).map(([_id, task]) => ({ _id, ...task })) as never[]);
  });
  afterAll(() => office.close());

  const found = async (id: string, view: 'mine' | 'unit' | 'unclaimed' | 'all') => {
    const tasks = await office.stores.mongo
      .collection('tasks')
      .find(taskFilter(principal(id), view))
      .toArray();
    return names(tasks.map(({ _id }) => String(_id)));
  };

  it.each(Object.keys(SEEN))('shows %s the tasks of their scope and no other', async (id) => {
    expect(await found(id, 'all')).toEqual(names([...SEEN[id]!]));
  });

  it('decides on one task as the query does', () => {
    for (const [id, seen] of Object.entries(SEEN)) {
      expect(names(Object.keys(TASKS).filter((name) => maySee(principal(id), TASKS[name]!)))).toEqual(names([...seen]));
    }
  });

  it('offers unclaimed only what the person may take', async () => {
    expect(await found('chengye', 'unclaimed')).toEqual(names(['for officers', 'for officers, C4', 'for nobody in particular']));
    expect(await found('tianhe', 'unclaimed')).toEqual(['for the director of village A']);
    expect(await found('linyihang', 'unclaimed')).toEqual(['for nobody in particular']);
    expect(await found('processadmin', 'unclaimed')).toEqual([]);
  });

  it('shows under "mine" what is assigned or offered by name', async () => {
    expect(await found('linyihang', 'mine')).toEqual(names(['claimed by the social worker', 'claimed by the social worker, C4']));
    expect(await found('zhoulan', 'mine')).toEqual([]);
  });

  it('shows under "unit" the work of the own roles and organisation', async () => {
    expect(await found('weisheng', 'unit')).toEqual(['for the health office']);
    expect(await found('surui', 'unit')).toEqual(['for directors, in village B']);
  });

  it('keeps a C4 case to the persons named on it', () => {
    const secret = { sensitivity: 'C4', organisation: 'VC-A', owner: 'chengye', participants: ['linyihang'] };
    const readers = [...principals.values()].filter((one) => matches(caseFilter(one), secret)).map(({ accountId }) => accountId);

    expect(names(readers)).toEqual(['chengye', 'drill', 'linyihang', 'zhoulan']);
  });

  it('shows a village its own cases, and those called in only theirs', () => {
    const ofVillage = { sensitivity: 'C3', organisation: 'VC-A', participants: ['wuzheng'] };
    const readers = [...principals.values()].filter((one) => matches(caseFilter(one), ofVillage)).map(({ accountId }) => accountId);

    expect(names(readers)).toEqual(['chengye', 'drill', 'tianhe', 'wuzheng', 'zhoulan']);
  });

  it('gives the file to those whose work the case is, and only their own part to those called in, until it is long closed', () => {
    const took = { sensitivity: 'C4', organisation: 'VC-B', participants: ['wuzheng', 'linyihang', 'weisheng'] };
    const closed = (days: number) => ({ ...took, closedAt: new Date(office.clock.now().getTime() - days * 86_400_000) });
    const who = (filter: typeof caseFilter, found: object) =>
      names([...principals.values()].filter((one) => matches(filter(one), found)).map(({ accountId }) => accountId));

    expect(who(caseFilter, took)).toEqual(['drill', 'linyihang', 'weisheng', 'wuzheng', 'zhoulan']);
    expect(who(fileFilter, took)).toEqual(['drill', 'linyihang', 'zhoulan']);
    expect(who(caseFilter, closed(29))).toEqual(['drill', 'linyihang', 'weisheng', 'wuzheng', 'zhoulan']);
    expect(who(caseFilter, closed(31))).toEqual(['drill', 'zhoulan']);
  });

  it('forgets what was done in a case that is long closed, for whoever only took part', () => {
    const done = { ...TASKS['done by the police liaison']!, caseId: 'a-case' };
    const long = { ...done, caseClosedAt: new Date(office.clock.now().getTime() - 31 * 86_400_000) };

    expect([maySee(principal('wuzheng'), done), maySee(principal('wuzheng'), long)]).toEqual([true, false]);
    expect(maySee(principal('chengye'), long)).toBe(true);
    expect(matches(taskFilter(principal('wuzheng'), 'mine'), long)).toBe(false);
  });

  it('shows who is called in no other task of a case for named persons, although they are named on it', () => {
    const other = { ...TASKS['for the health office']!, sensitivity: 'C4', named: ['wuzheng', 'linyihang'] };

    expect([maySee(principal('wuzheng'), other), maySee(principal('linyihang'), other)]).toEqual([false, true]);
  });

  it('leaves a case whose village is not known to no village', () => {
    const task = { state: 'open', candidateGroups: ['child_director'], candidateUsers: [] };

    expect([mayAct(principal('tianhe'), task), mayAct(principal('tianhe'), { ...task, caseId: 'a-case' })]).toEqual([true, false]);
  });

  it('lets nobody act who was only allowed to look', () => {
    expect(maySee(principal('zhoulan'), TASKS['for the health office']!)).toBe(true);
    expect(mayAct(principal('zhoulan'), TASKS['for the health office']!)).toBe(false);
    expect(mayAct(principal('drill'), TASKS['for the health office']!)).toBe(true);
  });

  it('tells of an event only those who may see what it is about', () => {
    const heard = (audience: object, type = 'task.opened') =>
      names([...principals.values()].filter((one) => mayHear(one, { type, audience })).map(({ accountId }) => accountId));

    expect(heard({ candidateGroups: ['unit_liaison:WJB'], organisation: 'WJB', sensitivity: 'C2' })).toEqual([
      'chengye',
      'drill',
      'weisheng',
      'zhoulan',
    ]);
    expect(heard({ assignee: 'linyihang', candidateGroups: [], sensitivity: 'C4' })).toEqual(['drill', 'linyihang', 'zhoulan']);
    expect(heard({ roles: ['wbb_head'], sensitivity: 'C4' }, 'alert.raised')).toEqual(['drill', 'zhoulan']);
    expect(heard({ sensitivity: 'C4' }, 'instance.started')).toEqual(['drill', 'processadmin', 'zhoulan']);
  });
});

describe('who may do what', () => {
  let office: OfficePeople;
  beforeAll(async () => {
    office = await officePeople('people-roles');
  });
  afterAll(() => office.close());

  const CASE_DATA: Permission[] = ['task.work', 'case.read', 'case.create', 'alert.read', 'reporter.read', 'task.reassign'];

  it('gives no case data to a role that sees none', () => {
    for (const role of office.people.roles.list().filter(({ sees }) => sees === 'none')) {
      expect(role.permissions.filter((permission) => CASE_DATA.includes(permission))).toEqual([]);
    }
  });

  it('keeps administration apart', () => {
    const table = permissionTable(office.people.roles.list());

    expect(table.get('definition.deploy')).toEqual(['process_admin']);
    expect(table.get('account.edit')).toEqual(['sys_admin']);
    expect(table.get('audit.read')).toEqual(['auditor']);
    expect(table.get('reporter.read')).toEqual(['wbb_officer', 'wbb_head']);
    expect(table.get('case.intervene')).toEqual(['wbb_head', 'street_deputy']);
  });

  it('leaves unassigned work to the caseworkers of the office', () => {
    const caseworkers = office.people.roles.list().filter(({ caseworker }) => caseworker);

    expect(caseworkers.map(({ key }) => key).sort()).toEqual(['child_supervisor', 'social_worker', 'wbb_duty', 'wbb_head', 'wbb_officer']);
  });

  it('permits an account what its roles permit together, and nothing else', async () => {
    await office.hire('two-roles', 'wbb_duty', { grants: [{ role: 'wbb_duty' }, { role: 'archivist' }] });
    const both = (await office.people.accounts.principal('two-roles'))!;

    expect(may(both, 'case.create')).toBe(true);
    expect(may(both, 'definition.deploy')).toBe(false);
  });
});
