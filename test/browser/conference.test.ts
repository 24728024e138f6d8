import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '../../server/office/types.ts';
import { wordsOf } from '../support/docx.ts';
import { completeByHand, type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSoundEverywhere, SCREEN } from './sound.ts';

const HOUR = 3_600_000;
const UNITS = ['PCS', 'MZB', 'SFS', 'STATION', 'FL'];
/** More than a working day. */
const SILENT = 48 * HOUR;
const PATIENCE = { timeout: 30_000 };

let office: BrowserOffice;
let caseId: string;
const desks = new Map<string, Desk>();

beforeAll(async () => {
  office = await openBrowserOffice('browser-conference');
  const officer = await desk('chengye');
  const variables = {
    sourceKind: '成员单位提出',
    codeName: '小禾',
    age: 9,
    sex: '女',
    village: 'VC-QH',
    guardianIsSuspect: false,
    conferenceTriggers: ['T2'],
    lifeDanger: false,
    summary: '小禾九岁,监护人长期不管。',
    measuresSoFar: '村里每周看望。',
    wantsDecided: '由谁照料。',
    suggestedUnits: ['FL'],
    urgencyProposal: 'M',
  };
  const opened = await officer.context.request.post('/api/cases', { data: { process: 'case-conference', startEvent: 'CC-01', variables } });
  expect(opened.status(), await opened.text()).toBe(201);
  caseId = ((await opened.json()) as { id: string }).id;
}, 300_000);
afterAll(() => office?.close());

async function desk(username: string): Promise<Desk> {
  const there = desks.get(username) ?? (await sitDown(office, username, SCREEN));
  desks.set(username, there);
  return there;
}
const file = async () => (await (await desk('zhoulan')).context.request.get(`/api/cases/${caseId}`)).json() as Promise<CaseFile>;
const inDays = (days: number) => new Date(office.now().getTime() + days * 24 * HOUR);

describe('a major conference, from its request to issued minutes and assigned measures', () => {
  it('is decided with the units that were suggested and those its level asks for', async () => {
    const head = await desk('zhoulan');
    await head.work(caseId, 'CC-02', { accept: true, conferenceLevel: 'M' });
    const { invited } = (await file()).record;
    expect([...(invited as string[])].sort()).toEqual([...UNITS].sort());
  });

  it('is called for a day, prepared by the units, and hears the child', async () => {
    const meetingAt = inDays(2);
    await (await desk('zhoulan')).workQuickly(caseId, 'CC-03a', {
      leadUnit: 'MZB',
      owner: 'chengye',
      meetingAt: `${shanghai(meetingAt)}+08:00`,
      meetingMode: '现场',
    });
    await (await desk('fulian')).workQuickly(caseId, 'CC-03c', { canOffer: '家庭教育指导' });
    await (await desk('linyihang')).workQuickly(caseId, 'CC-03e', { childHeard: true, age: 9, childOpinion: '想和外婆住' });
    await office.advanceTo(meetingAt);
  });

  it('begins with the units invited: each signs, or is absent with a reason', async () => {
    const chair = await desk('fenguan');
    const [meeting] = (await chair.tasks(caseId)).filter(({ elementId }) => elementId === 'CC-04');
    const { page } = chair;
    await page.goto(`/inbox/${meeting!.id}?view=all`);
    const rows = page.locator('.fjs-form-field-dynamiclist', { has: page.locator('label[id$="List_attendees"]') }).locator('.wb-row');
    await rows.nth(UNITS.length - 1).waitFor();
    expect(await rows.count()).toBe(UNITS.length);
    expect(await rows.nth(0).locator('select').inputValue()).toBe('"FL"');
    await rows.nth(0).getByRole('button').click();
    const attendees = UNITS.slice(0, 4).map((_, index) => ({ attendeeName: `参会人${index + 1}` }));
    await completeByHand(
      page,
      { attendees, meetingStartedAt: office.now(), meetingEndedAt: office.now(), confidentialityRead: true },
      office.now(),
    );
    await page.getByText('每个受邀单位要么签到,要么写明缺席原因。').waitFor();
    // The browser calls a refusal a failure.
    chair.complaints();
    await completeByHand(page, { absent: [{ absentOrg: 'FL', absentReason: '下乡' }] }, office.now());
    await page.getByRole('heading', { name: '形成会商意见' }).waitFor();
  });

  it('gives no measure to who did not come, and says so at the row; nor a review later than its level allows', async () => {
    const { page } = await desk('fenguan');
    const dueAt = inDays(20);
    const conclusions = [
      { type: '家庭教育指导/督促监护令', content: '每周一次', responsibleOrg: 'FL', dueAt },
      { type: '社会救助', content: '申请临时救助', responsibleOrg: 'MZB', dueAt },
    ];
    await completeByHand(page, { conclusions, returnDecision: '不送回', placement: '亲属', riskLevel: 'ORANGE' }, office.now());
    const row = page.locator('[data-key="responsibleOrg"]').first();
    await row.getByText('重大会商的责任单位必须到会,该单位没有签到。').waitFor();
    await page.locator('[data-key="nextReviewAt"] input').fill(shanghai(inDays(60)).slice(0, 10));
    await page.getByText('下次复盘日期晚于本级别的期限').waitFor();
    await page.locator('[data-key="nextReviewAt"] input').fill(shanghai(inDays(28)).slice(0, 10));
    await row.locator('select').selectOption({ value: '"STATION"' });
    await page.getByRole('button', { name: '提交办结' }).click();
    await expect
      .poll(async () => (await (await desk('chengye')).tasks(caseId)).map(({ elementId }) => elementId), PATIENCE)
      .toContain('CC-06a');
  });

  it('has its minutes drafted and countersigned: each task says for whom; an objection is reserved, silence is agreement', async () => {
    const officer = await desk('chengye');
    await officer.workQuickly(caseId, 'CC-06a', { minutesDraft: '会议认为由外婆照料。' });
    await (await desk('sifa')).work(caseId, 'CC-06b', { cosign: '有异议', cosignOpinion: '宜先调解' });
    const head = await desk('zhoulan');
    await head.page.goto(`/cases/${caseId}`);
    await head.page.getByRole('link', { name: '会签 · 民政办' }).waitFor();
    const statement = head.page.locator('[data-letter=D13]', { hasText: '妇联' });
    await statement.getByText('任务到期').waitFor();
    await isSoundEverywhere(head, '.page-head');
    await head.page.setViewportSize(SCREEN);
    await office.advance(SILENT);
    await head.work(caseId, 'CC-06d', { cosignDecision: '记入保留意见', settleNote: '会上已经说明' });
    await (await desk('fenguan')).work(caseId, 'CC-06c', { signDecision: '签发' });
    await expect.poll(async () => (await file()).record.minutesNo, PATIENCE).toBe('云泽未保〔2026〕会商001号');
    expect((await file()).record.reservedOpinions).toEqual([{ reservedOrg: 'SFS', reservedOpinion: '宜先调解' }]);
  });

  it('gives each unit its measure; the minutes say who came, who did not and why, and what was reserved', async () => {
    await (await desk('minzheng')).workQuickly(caseId, 'CC-07', { acceptance: '签收' });
    const { page } = await desk('chengye');
    await page.goto(`/cases/${caseId}`);
    const minutes = page.locator('[data-letter=D16]');
    await minutes.getByRole('button', { name: '制作' }).click();
    const link = minutes.getByRole('link', { name: '会商001号' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const words = wordsOf(await readFile(await download.path()));
    for (const said of ['参会人1', '妇联（下乡）', '外婆', '司法所：有异议', '到期未答复,视为同意', '司法所：宜先调解', '申请临时救助'])
      expect(words).toContain(said);
    expect(words).not.toMatch(/[{}*]/);
  });

  it('leaves nobody with a complaint on their console', () => {
    for (const [username, { complaints }] of desks) expect({ username, complaints: complaints() }).toEqual({ username, complaints: [] });
  });
});
