import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, IncidentLine, TaskRow } from '../../server/office/types.ts';
import { smallDiagram } from '../http/caller.ts';
import { openWindow } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { fillForm } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, PHONE } from './sound.ts';

let office: BrowserOffice;
let drill: Desk;
let found: { caseId: string; taskId: string; incidentId: string };

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
    { policeCalled: false, immediateDanger: false, village: 'VC-QH' },
    office.now(),
  );
  await visitor.page.getByRole('button', { name: '提交报告' }).click();
  await visitor.page.getByTestId('receipt').waitFor();
  await visitor.context.close();
  drill = await sitDown(office, 'drill', PHONE);
  const deployed = await drill.context.request.post('/api/definitions', { data: { xml: STANDING } });
  expect(deployed.status(), await deployed.text()).toBe(201);
  await drill.context.request.post('/api/instances', { data: { definition: 'standing' } });
  await office.engine.settled();
  const first = async <T>(path: string) => ((await (await drill.context.request.get(path)).json()) as { items: T[] }).items[0]!;
  found = {
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
  ['incidents', () => '/incidents', '[data-incident]'],
  ['incident', () => `/incidents/${found.incidentId}`, '.field-values, #incident-variables'],
  ['my account', () => '/account', '#account-tokens'],
  ['policies', () => '/policies', '[aria-label="MR-D05"]'],
  ['calendar', () => '/calendar/2026', '.month'],
  ['accounts', () => '/accounts', '.account-row'],
  ['audit', () => '/audit', 'main li'],
];

describe('on a phone 360 px wide, in both languages, without a serious finding of axe or a console error:', () => {
  it.each(PAGES)('the %s page', async (_name, path, sign) => {
    const { page } = drill;
    await page.goto(path());
    await page.locator(sign).first().waitFor();
    await isSound(drill);
    await page.getByRole('button', { name: 'English' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('en-US');
    await page.locator(sign).first().waitFor();
    await isSound(drill);
    await page.getByRole('button', { name: '中文' }).click();
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
      await isSound(window);
      await window.context.close();
    }
  });
});
