import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decide } from '../../server/kernel/decisions.ts';
import { createKernel } from '../../server/kernel/kernel.ts';
import type { Variables } from '../../server/kernel/types.ts';

const file = join(import.meta.dirname, '../../processes/stray-minor-rescue/stray.dmn');
const decisions = await createKernel({ limits: {} }).parseDecisions(await readFile(file, 'utf8'));

function decided(id: string, variables: Variables): unknown {
  const scope = { now: '2026-11-23T02:00:00Z', millis: 100, maxBytes: 10_000, spent: () => undefined };
  const [row] = decide(id, (other) => decisions.get(other), { ...scope, lookup: (name) => variables[name] });
  return row?.path ?? row?.ground;
}

const beyondSuspicion = { guardianReachable: '是', guardianIsSuspect: false, route: '联系监护人接回' };
const parents = { withAdult: '父母', begging: true };

test.each<[string, Variables, string]>([
  ['nothing known', {}, 'institution'],
  ['a wound, whatever else', { hospitalNeeded: true, withAdult: '其他成人', suspectTrafficked: true }, 'hospital'],
  ['a wound that has been treated', { hospitalNeeded: true, hospitalDone: true }, 'institution'],
  ['a strange adult', { withAdult: '其他成人' }, 'screening'],
  ['somebody who organises', { organised: true, suspectAbandoned: true }, 'screening'],
  ['exploitation that has been screened', { suspectExploited: true, screened: true }, 'institution'],
  ['suspected trafficking', { suspectTrafficked: true, ...beyondSuspicion }, 'report'],
  ['abandonment that has been reported', { suspectAbandoned: true, originReported: true, ...beyondSuspicion }, 'institution'],
  ['parents who beg', parents, 'guide'],
  ['parents who beg and come along', { ...parents, guided: '同意到站求助' }, 'institution'],
  ['parents who beg and will not come', { ...parents, guided: '不同意到站' }, 'leave'],
  ['parents who exploit, once screened', { ...parents, suspectExploited: true, screened: true, guided: '不同意到站' }, 'institution'],
  ['a guardian beyond suspicion', beyondSuspicion, 'home'],
  ['a guardian under suspicion', { ...beyondSuspicion, guardianIsSuspect: true }, 'institution'],
  ['a child who has strayed before', { ...beyondSuspicion, repeated: true }, 'institution'],
])('on the spot, %s leads where the specification says', (_what, seen, path) => {
  expect(decided('stray-spot', seen)).toBe(path);
});

test.each<[string, Variables, string]>([
  ['nobody known', { identityResult: '未查明' }, '92(1)'],
  ['a guardian who cannot be found', { guardianAnswer: '联系不上' }, '92(2)'],
  ['a guardian who is unable', { guardianAnswer: '无力照料' }, '92(3)'],
  ['a guardian who refuses', { guardianAnswer: '拒绝接领' }, '92(4)'],
  ['a guardian who has abandoned the child', { suspectAbandoned: true, identityResult: '已查明' }, '92(4)'],
  ['parents who exploit', { withAdult: '父母', suspectExploited: true }, '92(5)'],
  ['harm by the guardian, whatever else', { guardianIsSuspect: true, guardianAnswer: '拒绝接领' }, '92(6)'],
])('%s is the item of article 92', (_what, known, ground) => {
  expect(decided('stray-guardianship', known)).toBe(ground);
});

test.each<[string, string, Variables, string]>([
  ['正常', '愿意', {}, 'return'],
  ['正常', '无法表达', {}, 'return'],
  ['正常', '不愿意', {}, 'conference'],
  ['正常', '矛盾', {}, 'conference'],
  ['正常', '愿意', { abuseDisclosed: true }, 'conference'],
  ['正常', '愿意', { guardianIsSuspect: true }, 'conference'],
  ['不足', '愿意', {}, 'return'],
  ['不足', '愿意', { recommendConference: true }, 'conference'],
  ['失当', '愿意', {}, 'conference'],
  ['缺失', '愿意', {}, 'conference'],
])('a guardian whose capacity is %s, a child whose wish is %s: home, or a conference', (capacityGrade, childWantsHome, more, path) => {
  expect(decided('stray-return', { capacityGrade, childWantsHome, ...more })).toBe(path);
});
