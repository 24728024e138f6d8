import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '../../server/office/types.ts';
import { openWindow, seriousViolations, sideways } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { fillForm, shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const CONDITIONS = ['placement', 'noNewRisk', 'services', 'police', 'informed', 'opinion', 'guardianship', 'papers'];

let office: BrowserOffice;
let caseId: string;
let receiptCode: string;
const desks = new Map<string, Desk>();

beforeAll(async () => {
  office = await openBrowserOffice('browser-report');
}, 300_000);
afterAll(() => office?.close());

async function desk(username: string): Promise<Desk> {
  const there = desks.get(username) ?? (await sitDown(office, username));
  desks.set(username, there);
  return there;
}
const minutesAgo = (minutes: number) => new Date(office.now().getTime() - minutes * MINUTE);
const instant = (minutes: number) => `${shanghai(minutesAgo(minutes))}+08:00`;
const file = async () => (await (await desk('zhoulan')).context.request.get(`/api/cases/${caseId}`)).json() as Promise<CaseFile>;

describe('one report, end to end, on the screens of the office', () => {
  it('reaches the office from a phone, without a sign-in, and gives a receipt code', async () => {
    const phone = await openWindow(office.browser, office.url, { width: 360, height: 740 });
    const { page } = phone;
    await page.goto('/report');
    expect(await page.getByRole('link', { name: '拨打 110', exact: true }).getAttribute('href')).toBe('tel:110');
    const form = page.getByRole('form');
    await fillForm(
      page,
      form,
      {
        policeCalled: false,
        immediateDanger: true,
        discoveredAt: minutesAgo(10),
        situations: ['S4'],
        village: 'VC-QH',
        age: 7,
        reporterName: '演示报告人',
      },
      office.now(),
    );
    expect(await sideways(page)).toBe(0);
    expect(await seriousViolations(phone)).toEqual([]);
    await page.getByRole('button', { name: '提交报告' }).click();
    const shown = page.getByTestId('receipt');
    await shown.waitFor();
    receiptCode = (await shown.textContent())!.trim();
    expect(receiptCode).toMatch(/\S{6,}/);
    expect(await page.evaluate(() => sessionStorage.getItem('weibao.report'))).toBeNull();
    expect(phone.complaints()).toEqual([]);
    await phone.context.close();
  });

  it('tells the holder of the code how it stands, in one word', async () => {
    const { page, context } = await openWindow(office.browser, office.url, { width: 360, height: 740 });
    await page.goto('/receipt');
    await page.getByLabel('回执码').fill(receiptCode);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('已收到').waitFor();
    await context.close();
  });

  it('is taken up by the duty officer from the inbox, by keyboard', async () => {
    const duty = await sitDown(office, 'zhiban', { byHand: true });
    desks.set('zhiban', duty);
    const { page } = duty;
    await page.goto('/inbox?view=unclaimed');
    await page.locator('[data-element="MR-01"]').waitFor();
    await page.locator('body').press('ArrowDown');
    await page.keyboard.press('c');
    await page.getByText('已领取').first().waitFor();
    await page.goto('/inbox?view=mine');
    await page.locator('[data-element="MR-01"]').waitFor();
    await page.locator('body').press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/inbox\/[^?]+/);
    await page.locator('form.fjs-form').waitFor();
    const taskId = new URL(page.url()).pathname.split('/').at(-1)!;
    caseId = ((await (await page.request.get(`/api/tasks/${taskId}`)).json()) as { caseId: string }).caseId;
    expect(await page.title()).not.toContain('演示');
  });

  it('shows at each field what is missing, and keeps what was typed', async () => {
    const { page } = await desk('zhiban');
    await page.locator('[data-key="policeCalled"] input[value="true"]').check();
    await page.locator('[data-key="policeUnit"] input').fill('云泽派出所【演示】');
    await page.getByText('草稿已保存').waitFor();
    await page.getByRole('button', { name: '提交办结' }).click();
    await page.locator('[data-key="policeCalledAt"]').getByText('此项必填').waitFor();
    await page.reload();
    await expect.poll(() => page.locator('[data-key="policeUnit"] input').inputValue(), { timeout: 10_000 }).toBe('云泽派出所【演示】');
  });

  it('is registered and triaged; completing a task opens the next one of the case', async () => {
    const duty = await desk('zhiban');
    await duty.work(caseId, 'MR-01', { policeCalled: true, policeCalledAt: minutesAgo(5) });
    await duty.work(caseId, 'MR-02', {
      discoveredAt: minutesAgo(20),
      reportedAt: minutesAgo(10),
      childKnown: true,
      childName: '化名甲',
      situations: ['S4'],
      immediateDanger: true,
      injury: '重',
      needMedical: true,
      village: 'VC-QH',
    });
    await duty.page.getByRole('heading', { name: '分级研判' }).waitFor();
    expect(await duty.page.locator('[data-key="ruleSuggestion"] output').textContent()).toContain('U1');
    await duty.work(caseId, 'MR-03', { urgency: 'U1', sensitivity: 'C3', owner: 'chengye', notifyTargets: ['EDU'] });
  });

  it('has its emergency handled by police, health office, street and head (track A)', async () => {
    await (await desk('weijian')).work(caseId, 'MR-04b');
    await (await desk('wuzheng')).workQuickly(caseId, 'MR-04a', { warningIssued: false });
    await (await desk('hemiao')).work(caseId, 'MR-04c', { removedFromDanger: true, placement: '亲属', placedWith: '外祖母【演示】' });
    await (await desk('zhoulan')).workQuickly(caseId, 'MR-04d');
    await (await desk('zhoulan')).workQuickly(caseId, 'MR-03b', { triageAgreed: true, urgency: 'U1' });
  });

  it('goes to the police, whose liaison enters receipt and outcome (track B)', async () => {
    await (await desk('chengye')).work(caseId, 'MR-05', { handedAt: minutesAgo(1) });
    await (await desk('wuzheng')).workQuickly(caseId, 'MR-05b', { receiptAt: instant(1), policeAcceptedAt: instant(1) });
    await (await desk('wuzheng')).work(caseId, 'MR-08', { policeOutcome: '治安受案' });
    await (await desk('chengye')).workQuickly(caseId, 'MR-08a');
    await (await desk('wuzheng')).workQuickly(caseId, 'MR-08f', { caseProgress: '已办结' });
  });

  it('is made known to the competent unit, the procuratorate and the reporter (tracks C and E)', async () => {
    await (await desk('edu')).work(caseId, 'MR-06');
    await (await desk('chengye')).workQuickly(caseId, 'MR-06b');
    await (await desk('chengye')).workQuickly(caseId, 'MR-11');
  });

  it('gets a plan that the head approves and a unit carries out (track D)', async () => {
    await (await desk('linyihang')).work(caseId, 'MR-07', {
      workers: ['林一航', '何苗'],
      childWish: '想住在外祖母家【演示】',
      caregiver: '祖辈',
      homeRisk: ['家庭暴力', '监护缺失'],
      needs: ['心理', '医疗'],
      riskLevel: 'ORANGE',
      recommendConference: false,
    });
    const due = new Date(office.now().getTime() + 14 * DAY);
    await (await desk('chengye')).work(caseId, 'MR-09', {
      goals: [{ goal: '脱离伤害【演示】' }, { goal: '恢复上学【演示】' }],
      items: [
        { need: '心理', measure: '每周心理辅导', responsibleOrg: 'EDU', dueAt: due },
        { need: '医疗', measure: '复诊', responsibleOrg: 'WJB', dueAt: due },
      ],
    });
    await (await desk('zhoulan')).work(caseId, 'MR-09b', { approval: '同意' });
    await office.engine.settled();
    const called = await (await desk('zhoulan')).context.request.get('/api/cases?type=CC');
    const [conference] = ((await called.json()) as { items: { id: string }[] }).items;
    await (await desk('chengye')).work(conference!.id, 'CC-01b', { conferenceTriggers: ['T1'], lifeDanger: false, urgencyProposal: 'N' });
    await (await desk('zhoulan')).work(conference!.id, 'CC-02', { accept: false });
    await (await desk('zhoulan')).work(conference!.id, 'CC-02e', { answeredBy: '当面' });
    await (await desk('edu')).work(caseId, 'MR-10', { status: '已完成' });
    await (await desk('weijian')).workQuickly(caseId, 'MR-10', { status: '已完成' });
  });

  it('says what the case knows in words, and shows a real name only for a reason', async () => {
    const { page } = await desk('zhoulan');
    await page.goto(`/cases/${caseId}`);
    await page.getByRole('heading', { name: /MR-2026-/ }).waitFor();
    expect(await page.content()).not.toContain('化名甲');
    await page.getByRole('button', { name: '查看真实姓名' }).first().click();
    await page.getByLabel('查看理由').fill('核对身份');
    await page.getByRole('dialog').getByRole('button', { name: '查看真实姓名' }).click();
    await page.getByRole('dialog').getByText('化名甲').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).first().click();
    await page.goto('/inbox');
  });

  it('is followed up through all visits', async () => {
    const visitor = await desk('linyihang');
    const { instanceId } = await file();
    const nextVisit = async () => (await office.engine.instances.get(instanceId)).variables;
    let visits = 0;
    for (let { nextVisitAt, nextVisitOpensAt } = await nextVisit(); nextVisitAt; { nextVisitAt, nextVisitOpensAt } = await nextVisit()) {
      await office.advanceTo(new Date(Math.max(office.now().getTime(), Date.parse(String(nextVisitOpensAt)))));
      // The first by hand, the others are the same.
      const visit = visits === 0 ? visitor.work : visitor.workQuickly;
      await visit(caseId, 'MR-12', { newRisk: false });
      await office.engine.settled();
      visits += 1;
    }
    expect(visits).toBeGreaterThan(1);
    await expect
      .poll(async () => (await file()).tasks.filter(({ state }) => state === 'open').map(({ elementId }) => elementId), { timeout: 30_000 })
      .toEqual(['MR-13']);
  });

  it('is closed by people and filed by the archivist', async () => {
    await (await desk('chengye')).work(caseId, 'MR-13', { closeReason: 'E1', conditionsCheck: CONDITIONS });
    await (await desk('zhoulan')).work(caseId, 'MR-13b', { headDecision: '同意' });
    await (await desk('fenguan')).work(caseId, 'MR-13c', { deputyDecision: '同意' });
    await (await desk('dangan')).work(caseId, 'MR-14');
    expect(await file()).toMatchObject({ status: '已结案', closeReason: 'E1', closedAt: expect.any(String) });
    const { page } = await desk('zhoulan');
    await page.goto(`/cases/${caseId}`);
    await page.getByText('E1 结案-风险消除').first().waitFor();
  });

  it('leaves nobody with a complaint on their console', () => {
    for (const [username, { complaints }] of desks) expect({ username, complaints: complaints() }).toEqual({ username, complaints: [] });
  });
});
