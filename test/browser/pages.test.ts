import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, IncidentLine, TaskRow } from '../../server/office/types.ts';
import { smallDiagram } from '../http/caller.ts';
import { openWindow } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { fillForm } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, PHONE, SCREEN, speak } from './sound.ts';

const LATE = 40 * 60_000;

let office: BrowserOffice;
let drill: Desk;
let found: { caseId: string; taskId: string; receiptCode: string; incidentId: string };

/** A process whose first step nobody works on. */
const STANDING = smallDiagram('standing').replace(
  /<userTask id="ask"[^>]*>/,
  '<serviceTask id="ask" name="Ask" camunda:type="external" camunda:topic="nobody" />',
);

beforeAll(async () => {
  office = await openBrowserOffice('browser-pages');
  const visitor = await openWindow(office.browser, office.url, PHONE);
  await visitor.page.goto('/report');
  await fillForm(
    visitor.page,
    visitor.page.getByRole('form'),
    { policeCalled: false, immediateDanger: false, village: 'VC-QH', discoveredAt: office.now() },
    office.now(),
  );
  await visitor.page.getByRole('button', { name: '提交报告' }).click();
  const receiptCode = (await visitor.page.getByTestId('receipt').textContent())!.trim();
  await visitor.context.close();
  // Late enough for an alert.
  await office.advance(LATE);
  drill = await sitDown(office, 'drill', PHONE);
  const deployed = await drill.context.request.post('/api/definitions', { data: { xml: STANDING } });
  expect(deployed.status(), await deployed.text()).toBe(201);
  await drill.context.request.post('/api/instances', { data: { definition: 'standing' } });
  await office.engine.settled();
  const first = async <T>(path: string) => ((await (await drill.context.request.get(path)).json()) as { items: T[] }).items[0]!;
  found = {
    receiptCode,
    caseId: (await first<CaseView>('/api/cases')).id,
    taskId: (await first<TaskRow>('/api/tasks?view=all')).id,
    incidentId: (await first<IncidentLine>('/api/incidents')).id,
  };
}, 300_000);
afterAll(() => office?.close());

/** Each with the first thing that is there once it has been drawn. */
const PAGES: [string, () => string, string][] = [
  ['inbox', () => '/inbox?view=all', '[data-task]'],
  ['task', () => `/inbox/${found.taskId}?view=all`, 'form.fjs-form'],
  ['cases', () => '/cases', '.case-row'],
  ['case file', () => `/cases/${found.caseId}`, '.token-diagram svg'],
  ['intake', () => '/cases/new', 'form.fjs-form'],
  ['board', () => '/board', '.figures'],
  ['processes', () => '/processes', 'main h1'],
  ['process', () => '/processes/mandatory-report', '.djs-container .djs-shape'],
  ['modeler', () => '/processes/mandatory-report/edit', '.djs-palette .entry'],
  ['incidents', () => '/incidents', '[data-incident]'],
  ['incident', () => `/incidents/${found.incidentId}`, '.field-values, #incident-variables'],
  ['my account', () => '/account', '#account-tokens'],
  ['policies', () => '/policies', '[aria-label="MR-D05"]'],
  ['calendar', () => '/calendar/2026', '.month'],
  ['accounts', () => '/accounts', '.account-row'],
  ['audit', () => '/audit', 'main li'],
  ['missing', () => '/nowhere', 'main a[href="/"]'],
];

const press =
  (name: RegExp, within = 'main') =>
  (page: Page) =>
    page.locator(within).getByRole('button', { name }).first().click();

/** Each with the page it opens on and what opens it, in either language. */
const DIALOGS: [string, () => string, (page: Page) => Promise<void>][] = [
  ['keys', () => '/inbox?view=all', (page) => page.locator('body').press('?')],
  ['names', () => `/cases/${found.caseId}`, press(/^(查看真实姓名|Show real names)$/)],
  ['instruction', () => `/cases/${found.caseId}`, press(/^(发出指令|Give an instruction)$/)],
  ['suspension', () => `/cases/${found.caseId}`, press(/^(暂停|Suspend)$/)],
  ['alert', () => '/board', press(/^(确认预警|Acknowledge)/, '[data-testid=alerts]')],
  ['new process', () => '/processes', press(/^(新建流程|New process)/)],
  ['preview', () => '/policies', press(/^(试算|Try it)$/, '[aria-label="MR-D05"]')],
  ['policy', () => '/policies', press(/^(修改|Change)$/, '[aria-label="MR-D05"]')],
  ['calendar', () => '/calendar/2026', press(/^(修改|Change)$/)],
  ['account', () => '/accounts', press(/^(新建账号|New account)$/)],
  ['password', () => '/policies', changePassword],
  ['retry', () => `/incidents/${found.incidentId}`, press(/^(重试|Retry)$/)],
  ['correction', () => `/incidents/${found.incidentId}`, press(/^(更正变量后重试|Correct variables and retry)$/)],
  ['waiver', () => `/tasks/${found.taskId}`, press(/^(免除期限|Waive)/)],
  ['token', () => '/account', press(/^(新建令牌|New token)$/)],
];

async function changePassword(page: Page): Promise<void> {
  await page.getByRole('button', { name: /账号菜单|account menu/i }).click();
  await page.getByRole('menuitem', { name: /修改密码|Change password/ }).click();
}

describe('at 360 and 1440 px, in both languages, without a serious finding of axe or a console error:', () => {
  it.each(PAGES)('the %s page', async (_name, path, sign) => {
    const { page } = drill;
    await page.goto(path());
    await page.locator(sign).first().waitFor();
    await isSound(drill);
    await speak(page, 'English');
    await page.locator(sign).first().waitFor();
    await isSound(drill, [PHONE]);
    await speak(page, '中文');
  });

  it.each(DIALOGS)('the %s dialog', async (_name, path, open) => {
    const { page } = drill;
    for (const language of ['English', '中文'] as const) {
      await page.goto(path());
      await speak(page, language);
      await open(page);
      await page.getByRole('dialog').waitFor();
      await isSound(drill, language === 'English' ? [PHONE] : [SCREEN, PHONE]);
    }
  });

  it.each([
    ['sign-in', '/', 'input[type=password]'],
    ['report', '/report', '.send-button'],
    ['receipt', '/receipt', '#code'],
  ])('the %s page, for whoever has not signed in', async (_name, path, sign) => {
    for (const language of ['zh', 'en'] as const) {
      const window = await openWindow(office.browser, office.url, { ...PHONE, language });
      await window.page.goto(path);
      await window.page.locator(sign).waitFor();
      if (path === '/receipt') await lookUp(window.page);
      await isSound(window);
      await window.context.close();
    }
  });

  it('the page on which a first password is changed', async () => {
    for (const language of ['zh', 'en'] as const) {
      const window = await openWindow(office.browser, office.url, { ...PHONE, language });
      await window.page.goto('/');
      await window.page.locator('input[type=text]').fill('admin');
      await window.page.locator('input[type=password]').fill(office.adminPassword!);
      await window.page.locator('button[type=submit]').click();
      await expect.poll(() => window.page.locator('input[type=password]').count()).toBeGreaterThan(1);
      await isSound(window);
      await window.context.close();
    }
  });
});

async function lookUp(page: Page): Promise<void> {
  await page.locator('#code').fill(found.receiptCode);
  await page.locator('.send-button').click();
  await page.getByRole('status').waitFor();
}
