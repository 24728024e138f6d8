import type { NewAccount } from '../../people/types.ts';

/** For every account of the demo office. Printed at start; the office is fictitious and holds no real data. */
export const DEMO_PASSWORD = 'weibao-demo-2026';

type Person = [username: string, displayName: string, organisation: string, role: string, ...moreRoles: string[]];

/** The people of the specification by name (§12), everybody else by function. */
const people: Person[] = [
  ['zhoulan', '周岚', 'WBB', 'wbb_head'],
  ['chengye', '程野', 'WBB', 'wbb_officer'],
  ['hemiao', '何苗', 'WBB', 'child_supervisor'],
  ['linyihang', '林一航', 'STATION', 'social_worker'],
  ['tianhe', '田禾', 'VC-QH', 'child_director'],
  ['surui', '苏芮', 'VC-LT', 'child_director'],
  ['geqing', '葛青', 'VC-QN', 'child_director'],
  ['qiaoyu', '乔雨', 'VC-HT', 'child_director'],
  ['wuzheng', '武正', 'PCS', 'police_liaison'],
  ['zhiban', '未保办值班员', 'WBB', 'wbb_duty'],
  ['fenguan', '分管领导', 'STREET', 'street_deputy'],
  ['zhuyao', '街道主要负责人', 'STREET', 'street_chief'],
  ['dangan', '档案员', 'WBB', 'archivist'],
  ['edu', '教育学区联络员', 'EDU', 'unit_liaison'],
  ['weijian', '卫健办联络员', 'WJB', 'unit_liaison'],
  ['minzheng', '民政办联络员', 'MZB', 'unit_liaison'],
  ['sifa', '司法所联络员', 'SFS', 'unit_liaison'],
  ['fulian', '妇联联络员', 'FL', 'unit_liaison'],
  ['tuanwei', '团委联络员', 'TW', 'unit_liaison'],
  ['guangongwei', '关工委联络员', 'GGW', 'unit_liaison'],
  ['zhengfa', '政法办联络员', 'ZFB', 'unit_liaison'],
  ['xuanchuan', '宣传办联络员', 'XCB', 'unit_liaison'],
  ['wenhua', '文化站联络员', 'WHZ', 'unit_liaison', 'venue_keeper'],
  ['qinghe', '青禾村主任', 'VC-QH', 'village_head'],
  ['liutang', '柳塘社区主任', 'VC-LT', 'village_head'],
  ['qiaonan', '桥南社区主任', 'VC-QN', 'village_head'],
  ['hetang', '荷塘村主任', 'VC-HT', 'village_head'],
  ['xiaoxue', '云泽小学联络员', 'SCH-XX', 'school_contact'],
  ['zhongxue', '云泽中学联络员', 'SCH-ZX', 'school_contact'],
  ['liucheng', '流程管理员', 'STREET', 'process_admin'],
  ['xitong', '系统管理员', 'STREET', 'sys_admin'],
  ['shenji', '安全审计员', 'STREET', 'auditor'],
];

export const demoAccounts: NewAccount[] = people.map(([username, displayName, organisation, ...roles]) => ({
  username,
  displayName: `${displayName}【演示】`,
  organisation,
  grants: roles.map((role) => ({ role, organisation })),
  password: DEMO_PASSWORD,
  demo: true,
}));
