import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeadlineDocument } from '../../server/office/deadlines/document.ts';
import { shanghai } from './fill.ts';
import { type CaseRun, openOffice, type TestOffice } from './office.ts';

/** A working Monday, 10:00 in Shanghai. */
const START = new Date('2026-03-02T02:00:00Z');
const DAY = 86_400_000;
const at = (time: string) => new Date(`${time}+08:00`);

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice('tracked', START);
}, 180_000);
afterAll(() => office?.close());

const minutesAgo = (minutes: number) => shanghai(new Date(office.clock.now().getTime() - minutes * 60_000));
const inDays = (days: number) => new Date(office.clock.now().getTime() + days * DAY);

/** A case of police track B, handed over ten minutes ago. */
async function handedOver(policeAcceptedAt?: string): Promise<CaseRun> {
  const run = await office.open('SE2', { policeCalled: true, policeCalledAt: minutesAgo(20), discoveredAt: minutesAgo(30) });
  await run.do('MR-02', { age: 15, situations: ['S9'], suspect: '熟人', immediateDanger: false, injury: '无', needMedical: false });
  await run.do('MR-03', { urgency: 'U3', sensitivity: 'C3', owner: 'chengye', notifyTargets: ['MZB'] });
  await run.do('MR-05', { handedAt: minutesAgo(10) });
  await run.do('MR-05b', { receiptAt: minutesAgo(5), ...(policeAcceptedAt ? { policeAcceptedAt } : {}) });
  return run;
}
async function deadline(run: CaseRun, policy: string): Promise<DeadlineDocument> {
  const filter = { instanceId: run.instanceId, policy };
  const [found] = await office.stores.mongo
    .db!.collection<DeadlineDocument>('deadlines')
    .find(filter)
    .sort({ closedAt: 1, createdAt: -1 })
    .toArray();
  if (!found) throw new Error(`${policy} does not run`);
  return found;
}
const runs = (run: CaseRun, policy: string) =>
  office.stores.mongo.db!.collection('deadlines').countDocuments({ instanceId: run.instanceId, policy });
const alerts = async (run: CaseRun, policy: string) =>
  (await run.file()).alerts.filter((alert) => alert.policy === policy).map(({ level, to, state }) => ({ level, to, state }));

describe('a duty of the police that the office watches', () => {
  it('is the review until they accept the case, and their feedback from then on', async () => {
    const run = await handedOver();
    expect(await deadline(run, 'MR-D07')).toMatchObject({ startEvent: 'handedAt', tracked: true, dueAt: at('2026-03-05T23:59:59') });
    expect(await runs(run, 'MR-D05')).toBe(0);
    await office.advance(at('2026-03-06T09:00:00'));
    expect(await alerts(run, 'MR-D07')).toMatchObject([{ level: 1, to: ['police_liaison:PCS', 'wbb_officer'] }]);

    const accepted = minutesAgo(60);
    await run.do('MR-08d', { policeAcceptedAt: accepted });
    expect(await deadline(run, 'MR-D07')).toMatchObject({ status: 'overdue', closedAt: expect.any(Date) });
    expect((await alerts(run, 'MR-D07')).every(({ state }) => state === 'closed')).toBe(true);
    expect(await deadline(run, 'MR-D05')).toMatchObject({
      startEvent: 'policeAcceptedAt',
      status: 'running',
      startedAt: new Date(accepted),
    });
    await run.do('MR-08', { policeOutcome: '刑事立案', feedbackAt: minutesAgo(1) });
    expect((await deadline(run, 'MR-D05')).status).toBe('met');
  });

  it('climbs to the head where nothing is heard of the review for seven days', async () => {
    const run = await handedOver();
    await office.advance(inDays(8));
    expect((await alerts(run, 'MR-D07')).map(({ level }) => level).sort()).toEqual([1, 2]);
  });

  it('is met by the moment it was done, not by the moment it was written down', async () => {
    const run = await handedOver(minutesAgo(2));
    const outcomeAt = minutesAgo(-60);
    await office.advance(inDays(2));
    await run.do('MR-08', { policeOutcome: '移送管辖', outcomeAt, feedbackAt: minutesAgo(1) });
    expect(await deadline(run, 'MR-D06')).toMatchObject({ startEvent: 'policeAcceptedAt', tracked: true });
    await office.advance(new Date(office.clock.now().getTime() + 60_000));
    expect(await alerts(run, 'MR-D06')).toMatchObject([{ level: 2, to: ['wbb_head'] }]);
    await run.do('MR-08c', { transferredAt: outcomeAt });
    expect((await deadline(run, 'MR-D06')).status).toBe('met');
  });

  it('is the public-security case itself: amber after 25 days, told to the owner after 30, and 30 more where they are granted', async () => {
    const run = await handedOver(minutesAgo(2));
    await run.do('MR-08', { policeOutcome: '治安受案' });
    await run.do('MR-08a');
    const first = await deadline(run, 'MR-D08');
    expect(first).toMatchObject({ startEvent: 'policeAcceptedAt', tracked: true, status: 'running' });
    await office.advance(new Date(first.startedAt.getTime() + 26 * DAY));
    expect((await run.task('MR-08f')).deadline?.status).toBe('amber');
    await office.advance(new Date(first.dueAt.getTime() + 60_000));
    expect(await alerts(run, 'MR-D08')).toMatchObject([{ to: ['chengye'], state: 'open' }]);
    await run.do('MR-08f', { caseProgress: '经批准延长30日' });
    const extended = await deadline(run, 'MR-D08');
    expect(extended).toMatchObject({ _id: first._id, status: 'running' });
    expect(extended.dueAt.getTime() - first.dueAt.getTime()).toBeGreaterThanOrEqual(28 * DAY);
    await run.do('MR-08f', { caseProgress: '已办结', securityConcludedAt: minutesAgo(30) });
    expect((await deadline(run, 'MR-D08')).status).toBe('met');
  });
});

describe('a formal paper in a case', () => {
  it('that asks the court for a protection order is watched for 72 hours, 24 where it is urgent', async () => {
    const run = await handedOver();
    await run.message('court.order.filed');
    const filed = minutesAgo(30);
    await run.do('MR-P1', { orderFiledAt: filed, orderUrgency: 'urgent' });
    const urgent = await deadline(run, 'MR-D16');
    expect(urgent.dueAt.getTime() - new Date(filed).getTime()).toBe(DAY);
    await office.advance(new Date(urgent.dueAt.getTime() + 60_000));
    expect(await alerts(run, 'MR-D16')).toMatchObject([{ to: ['chengye'] }]);
    await run.message('court.order', { orderDecidedAt: minutesAgo(120) });
    expect((await deadline(run, 'MR-D16')).status).toBe('met');
    await run.message('court.order.filed');
    await run.do('MR-P1', { orderFiledAt: minutesAgo(0), orderUrgency: 'normal' });
    const ordinary = await deadline(run, 'MR-D16');
    expect(ordinary.dueAt.getTime() - ordinary.startedAt.getTime()).toBe(3 * DAY);
  });

  it('of the procuratorate is answered within a month, each from its own receipt, or the head and the street are told', async () => {
    const run = await handedOver();
    await run.message('suggestion.received');
    await run.do('MR-Y1', { suggestionReceivedAt: minutesAgo(60) });
    const first = await deadline(run, 'MR-D17');
    await office.advance(inDays(10));
    await run.message('suggestion.received');
    await run.do('MR-Y1', { suggestionReceivedAt: minutesAgo(60) });
    const open = { instanceId: run.instanceId, policy: 'MR-D17', closedAt: { $exists: false } };
    const both = await office.stores.mongo.db!.collection<DeadlineDocument>('deadlines').find(open).sort({ dueAt: 1 }).toArray();
    expect(both).toHaveLength(2);
    expect(both[0]!.dueAt).toEqual(first.dueAt);
    await office.advance(new Date(first.dueAt.getTime() + 4 * DAY));
    expect((await alerts(run, 'MR-D17')).map(({ level }) => level).sort()).toEqual([2, 4]);
    await run.do('MR-Y2', { suggestionRepliedAt: minutesAgo(5) });
  });
});
