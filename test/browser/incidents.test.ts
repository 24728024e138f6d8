import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../server/engine/types.ts';
import type { CaseView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSoundEverywhere } from './sound.ts';

const MINUTE = 60_000;
const LIVE = { timeout: 30_000 };
const STEP = '编号建档';
const TOLD = '只有办案人员知道的内容【演示】';
/** Of a program that is not there yet. */
const TOPIC = 'case.number.elsewhere';

let office: BrowserOffice;
let administrator: Desk;
let duty: Desk;
let head: Desk;
let stalled: CaseView;

const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * MINUTE))}+08:00`;
const loaded = () => administrator.page.evaluate(() => performance.timeOrigin);
const rows = () => administrator.page.locator('[data-incident]');

async function takeIn(): Promise<CaseView> {
  const called = { policeCalled: true, policeCalledAt: ago(30), discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false };
  const told = { channel: '电话', reporterType: '公民', observedFacts: TOLD, situations: ['S9'], wantsConfidential: true };
  const variables = { ...called, ...told };
  const opened = await duty.context.request.post('/api/cases', { data: { process: 'mandatory-report', startEvent: 'SE2', variables } });
  expect(opened.status(), await opened.text()).toBe(201);
  return (await opened.json()) as CaseView;
}

beforeAll(async () => {
  office = await openBrowserOffice('browser-incidents');
  const { engine } = office;
  const xml = (await engine.definitions.xml('mandatory-report')).replace('camunda:topic="case.number"', `camunda:topic="${TOPIC}"`);
  await engine.definitions.deploy(xml, { actor: SYSTEM, reason: '测试【演示】' });
  duty = await sitDown(office, 'zhiban');
  head = await sitDown(office, 'zhoulan');
  administrator = await sitDown(office, 'liucheng');
}, 300_000);
afterAll(() => office?.close());

describe('work that stands still', () => {
  it('appears before the process administrator by itself, in words', async () => {
    await administrator.page.goto('/incidents');
    await administrator.page.getByText('没有待处理的异常').waitFor();
    const since = await loaded();
    stalled = await takeIn();
    await rows().first().waitFor();
    expect(await rows().first().textContent()).toContain(STEP);
    await rows().first().getByText('没有程序承接这项系统工作').waitFor();
    await administrator.page.getByText('待处理 1', { exact: true }).waitFor();
    expect(await loaded()).toBe(since);
    await isSoundEverywhere(administrator, '[data-incident]');
  });

  it('shows where it stands, and nothing of the case', async () => {
    const { page } = administrator;
    await rows().first().getByRole('link', { name: STEP }).click();
    await page.locator('.token-diagram .is-failed[data-element-id="JOB-number"]').waitFor();
    await page.getByText('没有可显示的变量').waitFor();
    expect(await page.content()).not.toContain(TOLD);
    await isSoundEverywhere(administrator, '.token-diagram .is-failed');
  });

  it('is counted on the page of its process, for its version', async () => {
    const { page } = administrator;
    await page.goto('/processes/mandatory-report');
    await page.getByRole('link', { name: /1 件异常/ }).waitFor();
    const deployed = page.locator('tbody tr').filter({ hasText: '版本 2' });
    expect(await deployed.textContent()).toContain('1 件异常');
  });

  it('is told to the caseworker on the case page, without the technical detail', async () => {
    const { page } = duty;
    await page.goto(`/cases/${stalled.id}`);
    const panel = page.getByRole('region', { name: /因系统故障停住的环节/ });
    await panel.getByText(STEP).waitFor();
    expect(await page.content()).not.toContain(TOPIC);
    expect(await page.content()).not.toContain('NO_WORKER');
    await isSoundEverywhere(duty, '#case-incidents');
  });

  it('is retried after one question that names the step; what fails again is there again', async () => {
    const { page } = administrator;
    await page.goto('/incidents');
    await rows().first().getByRole('link', { name: STEP }).click();
    await page.getByRole('button', { name: '重试', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `重试「${STEP}」` });
    await dialog.getByText(stalled.caseNo).waitFor();
    await dialog.getByRole('button', { name: '重试', exact: true }).click();
    await page.getByRole('status').filter({ hasText: '已排除' }).waitFor();
    await page
      .getByRole('region', { name: /同一流程的其他异常/ })
      .getByRole('link')
      .click();
    await page.getByRole('button', { name: '重试', exact: true }).waitFor();
  });

  it('goes on once the head has set the variables right; the administrator may not', async () => {
    expect(await administrator.page.getByRole('button', { name: '更正变量后重试' }).count()).toBe(0);
    await administrator.page.getByText('个案的变量由未保办主任或分管领导').waitFor();
    const { page } = head;
    await page.goto(`/cases/${stalled.id}`);
    const given: unknown[] = [];
    office.engine.jobs.handle(TOPIC, async ({ variables }) => {
      given.push(variables.repaired);
      return {};
    });
    await page.getByRole('button', { name: '更正变量后重试' }).click();
    const dialog = page.getByRole('dialog', { name: `更正变量后重试「${STEP}」` });
    await dialog.getByRole('button', { name: '更正变量后重试' }).click();
    await dialog.getByText('请至少填写一个变量').waitFor();
    await dialog.getByLabel('变量名').fill('repaired');
    await dialog.getByLabel('类型').selectOption('number');
    await dialog.getByLabel('值', { exact: true }).fill('7');
    await dialog.getByRole('button', { name: '更正变量后重试' }).click();
    await page.getByText('变量已更正').waitFor();
    await office.engine.settled();
    expect(given).toEqual([7]);
    expect((await office.engine.incidents.counts()).open).toBe(0);
    expect(head.complaints()).toEqual([]);
    await administrator.page.goto('/incidents?state=resolved');
    await expect.poll(() => rows().count(), LIVE).toBe(2);
    expect(administrator.complaints()).toEqual([]);
  });

  it('disappears from the case page by itself', async () => {
    await expect.poll(() => duty.page.getByRole('region', { name: /因系统故障停住的环节/ }).count(), LIVE).toBe(0);
    expect(duty.complaints()).toEqual([]);
  });
});
