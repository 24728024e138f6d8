import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, CaseFile, CaseView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LIVE = { timeout: 30_000 };

let office: BrowserOffice;
let head: Desk;
let caseId: string;

const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * MINUTE))}+08:00`;
const loaded = () => head.page.evaluate(() => performance.timeOrigin);
/** Of the outcome itself, not of chasing it. */
const alerts = () =>
  head.page
    .getByTestId('alerts')
    .locator('li')
    .filter({ has: head.page.getByText('公安结果', { exact: true }) });
const levels = () => alerts().evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.level)));

/** A case whose materials the police have accepted just now, and of whose outcome nobody has heard. */
async function waitingForPolice(): Promise<string> {
  const [duty, officer, police] = [await sitDown(office, 'zhiban'), await sitDown(office, 'chengye'), await sitDown(office, 'wuzheng')];
  const variables = { policeCalled: true, policeCalledAt: ago(30), discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false };
  const told = { channel: '电话', reporterType: '公民', observedFacts: '演示', situations: ['S9'], wantsConfidential: true };
  const opened = await duty.context.request.post('/api/cases', {
    data: { process: 'mandatory-report', startEvent: 'SE2', variables: { ...variables, ...told } },
  });
  expect(opened.status(), await opened.text()).toBe(201);
  const { id } = (await opened.json()) as CaseView;
  await duty.workQuickly(id, 'MR-02', {
    ...intake(),
    age: 15,
    situations: ['S9'],
    guardianIsSuspect: false,
    injury: '无',
    needMedical: false,
  });
  await duty.workQuickly(id, 'MR-03', { urgency: 'U3', sensitivity: 'C3', owner: 'chengye', notifyTargets: ['MZB'] });
  await officer.workQuickly(id, 'MR-05', { handedAt: ago(5) });
  await police.workQuickly(id, 'MR-05b', { receiptAt: ago(4), policeAcceptedAt: ago(3) });
  for (const { context } of [duty, officer, police]) await context.close();
  return id;
}
const intake = () => ({ discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false });

beforeAll(async () => {
  office = await openBrowserOffice('browser-board');
  caseId = await waitingForPolice();
  head = await sitDown(office, 'zhoulan');
}, 300_000);
afterAll(() => office?.close());

describe('the board of a supervisor', () => {
  it('shows feedback of the police that is overdue (MR-D05), without reload', async () => {
    await head.page.goto('/board');
    await head.page.getByRole('heading', { name: '督办' }).waitFor();
    const since = await loaded();
    expect(await alerts().count()).toBe(0);
    const file = (await (await head.context.request.get(`/api/cases/${caseId}`)).json()) as CaseFile;
    const due = file.deadlines.find(({ policy }) => policy === 'MR-D05')!.dueAt;
    await office.advanceTo(new Date(Date.parse(due) + MINUTE));
    await expect.poll(async () => (await levels()).length, LIVE).toBeGreaterThan(0);
    expect(await loaded()).toBe(since);
  });

  it('shows the escalation climb its ladder, to the head and on to the deputy', async () => {
    const since = await loaded();
    await office.advance(2 * DAY);
    await expect.poll(async () => Math.max(...(await levels())), LIVE).toBe(2);
    await office.advance(3 * DAY);
    await expect.poll(async () => Math.max(...(await levels())), LIVE).toBe(3);
    await expect.poll(() => alerts().filter({ hasText: '分管领导' }).count(), LIVE).toBeGreaterThan(0);
    expect(await loaded()).toBe(since);
  });

  it('calls a reminder that the procedure has sent a notice, never late', async () => {
    const notice = head.page.getByTestId('alerts').locator('li').filter({ hasText: '已提醒派出所' }).first();
    await notice.getByText('○ 通知').waitFor();
    expect(await notice.textContent()).not.toMatch(/超时|级/);
  });

  it('leads to the case in one click, and lets an alert be acknowledged', async () => {
    const { page, context } = head;
    const count = async () => ((await (await context.request.get('/api/board')).json()) as Board).alerts.length;
    await alerts()
      .first()
      .getByRole('link', { name: /MR-2026-/ })
      .click();
    await page.waitForURL(`**/cases/${caseId}`);
    await page.getByRole('heading', { name: /MR-2026-/ }).waitFor();
    await page.goBack();
    const before = await count();
    await alerts().first().getByRole('button', { name: '确认预警' }).click();
    await page.getByRole('dialog').getByLabel('处理意见').fill('已电话催办【演示】');
    await page.getByRole('dialog').getByRole('button', { name: '确认预警' }).click();
    await expect.poll(count, LIVE).toBeLessThan(before);
    // The task has climbed its ladder, but stands there once, and is seen to as a whole.
    await expect.poll(() => alerts().count(), LIVE).toBe(0);
    expect(head.complaints()).toEqual([]);
  });
});
