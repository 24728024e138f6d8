import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../server/engine/types.ts';
import type { CaseFile, CaseView, DeadlineView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, isSoundEverywhere } from './sound.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const REASON = '等待法院裁定【演示】';

let office: BrowserOffice;
let head: Desk;
let duty: Desk;
let opened: CaseView;

const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * MINUTE))}+08:00`;
const dialog = () => head.page.getByRole('dialog');
const ofPause = (deadlines: DeadlineView[]) => deadlines.find(({ policy }) => policy === 'MR-S13')!;

async function deadline(): Promise<DeadlineView> {
  return ofPause(((await (await head.context.request.get(`/api/cases/${opened.id}`)).json()) as CaseFile).deadlines);
}

beforeAll(async () => {
  office = await openBrowserOffice('browser-deadlines');
  const { engine } = office;
  const drawn = await engine.definitions.xml('mandatory-report');
  const xml = drawn.replace(/(id="MR-02"[^>]*deadlinePolicy=")[^"]*/, '$1MR-S13');
  await engine.definitions.deploy(xml, { actor: SYSTEM, reason: '可暂停的期限【演示】' });
  duty = await sitDown(office, 'zhiban');
  head = await sitDown(office, 'zhoulan');
  const called = { policeCalled: true, policeCalledAt: ago(30), discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false };
  const told = { channel: '电话', reporterType: '公民', observedFacts: '演示', situations: ['S9'], wantsConfidential: true };
  const variables = { ...called, ...told };
  const answer = await duty.context.request.post('/api/cases', { data: { process: 'mandatory-report', startEvent: 'SE2', variables } });
  expect(answer.status(), await answer.text()).toBe(201);
  opened = (await answer.json()) as CaseView;
  await engine.settled();
}, 300_000);
afterAll(() => office?.close());

describe('the head of the office and a deadline that waits for others', () => {
  it('stops its clock on the task page, having seen the date before and after, and only for a reason', async () => {
    const { page } = head;
    const { taskId, dueAt } = await deadline();
    await page.goto(`/tasks/${taskId}`);
    await page.getByRole('button', { name: /^暂停计时/ }).click();
    await dialog().getByText('暂停期间没有到期时间').waitFor();
    await dialog()
      .getByLabel(/预计何时恢复/)
      .fill(shanghai(new Date(office.now().getTime() + DAY)));
    await dialog().getByText('扣除暂停 1 天').waitFor();
    await isSound(head);
    await dialog().getByRole('button', { name: '暂停计时', exact: true }).click();
    await dialog().getByText('请写明理由').waitFor();
    expect((await deadline()).status).toBe('running');
    await dialog().getByLabel(/理由/).fill(REASON);
    await dialog().getByRole('button', { name: '暂停计时', exact: true }).click();
    await page.locator('#deadline-title').getByText('已暂停').waitFor();
    expect(await deadline()).toMatchObject({ status: 'paused', dueAt });
  });

  it('is not reminded while the clock stands', async () => {
    const { dueAt } = await deadline();
    await office.advanceTo(new Date(Date.parse(dueAt) + DAY));
    const { page } = head;
    await page.goto('/inbox?view=overdue');
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.locator('[data-element="MR-02"]').count()).toBe(0);
  });

  it('lets it go on from the case file, and finds there why and how it was counted', async () => {
    const { page } = head;
    const before = await deadline();
    await page.goto(`/cases/${opened.id}`);
    const list = page.getByRole('region', { name: /^期限/ });
    await list.getByRole('button', { name: /^恢复计时/ }).click();
    await dialog().getByTestId('after').getByText('扣除暂停').waitFor();
    await dialog().getByLabel(/理由/).fill('裁定已到【演示】');
    await dialog().getByRole('button', { name: '恢复计时', exact: true }).click();
    await list.getByText('期限变更(2)').click();
    await list.getByText(`暂停计时: ${REASON}`).waitFor();
    await list.getByText('恢复计时: 裁定已到【演示】').waitFor();
    const after = await deadline();
    expect(Date.parse(after.dueAt)).toBeGreaterThan(Date.parse(before.dueAt));
    expect(after).toMatchObject({
      status: 'running',
      changes: [{ kind: 'paused' }, { kind: 'resumed', before: before.dueAt, after: after.dueAt }],
    });
    await list.getByText(after.explanation).last().waitFor();
    await page
      .getByRole('region', { name: '办理经过' })
      .getByText(/^恢复计时/)
      .waitFor();
    await isSoundEverywhere(head, '.deadline-changes');
  });

  it('waives it; it is no longer late or soon, and says so', async () => {
    const { page } = head;
    await page
      .getByRole('region', { name: /^期限/ })
      .getByRole('button', { name: /^免除期限/ })
      .first()
      .click();
    await dialog().getByText('不再有到期时间').waitFor();
    await dialog().getByLabel(/理由/).fill('并入另案【演示】');
    await dialog().getByRole('button', { name: '免除期限', exact: true }).click();
    await page.getByText(/已结束的期限/).click();
    await page.getByText('已免除', { exact: true }).first().waitFor();
    expect((await deadline()).status).toBe('waived');
    expect(head.complaints()).toEqual([]);
  });

  it('alone may do so: the duty officer reads the changes and has no such button', async () => {
    const { page } = duty;
    const { taskId } = await deadline();
    await page.goto(`/tasks/${taskId}`);
    await page.getByText('期限变更(3)').click();
    await page.getByText('免除期限: 并入另案【演示】').waitFor();
    expect(await page.getByRole('button', { name: /暂停计时|恢复计时|免除期限/ }).count()).toBe(0);
    expect(duty.complaints()).toEqual([]);
  });
});
