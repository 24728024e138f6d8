import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow, type Window } from './browser.ts';
import { type FurnishedOffice, furnishOffice } from './furnished.ts';
import { isSound, isSoundEverywhere, PHONE, speak } from './sound.ts';

let found: FurnishedOffice;
/** One window in each language in which nobody has signed in. */
let visitors: Window[];

beforeAll(async () => {
  found = await furnishOffice('browser-pages');
  const { browser, url } = found.office;
  visitors = await Promise.all((['zh', 'en'] as const).map((language) => openWindow(browser, url, { ...PHONE, language })));
}, 300_000);
afterAll(() => found?.office.close());

/** Each with the first thing that is there once it has been drawn. */
const PAGES: [string, () => string, string][] = [
  ['inbox', () => '/inbox?view=all', '[data-task]'],
  ['task', () => `/inbox/${found.taskId}?view=all`, 'form.fjs-form'],
  ['cases', () => '/cases', '.case-row'],
  ['case file', () => `/cases/${found.caseId}`, '.token-diagram svg'],
  ['intake', () => '/cases/new', 'form.fjs-form'],
  ['external matters', () => '/matters', 'section.panel'],
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

describe('at 360 and 1440 px, in both languages, without a serious finding of axe or a console error:', () => {
  it.each(PAGES)('the %s page', async (_name, path, sign) => {
    await found.drill.page.goto(path());
    await isSoundEverywhere(found.drill, sign);
  });

  it.each([
    ['sign-in', '/', 'input[type=password]'],
    ['report', '/report', '.send-button'],
    ['receipt', '/receipt', '#code'],
  ])('the %s page, for whoever has not signed in', async (_name, path, sign) => {
    for (const window of visitors) {
      await window.page.goto(path);
      await window.page.locator(sign).waitFor();
      if (path === '/receipt') await lookUp(window.page);
      await isSound(window, [PHONE]);
    }
  });

  it('a choice of several, in the words of the page', async () => {
    const { page } = found.drill;
    await page.goto('/cases/new');
    for (const [language, way, hint] of [
      ['English', /conference/i, 'Find'],
      ['中文', /会商/, '查找'],
    ] as const) {
      await speak(page, language);
      await page.locator('label', { hasText: way }).first().click();
      await page.locator(`.fjs-taglist-input[placeholder="${hint}"]`).first().waitFor();
    }
  });

  it('the page on which a first password is changed', async () => {
    for (const window of visitors) {
      await window.page.goto('/');
      await window.page.locator('input[type=text]').fill('admin');
      await window.page.locator('input[type=password]').fill(found.office.adminPassword!);
      await window.page.locator('button[type=submit]').click();
      await expect.poll(() => window.page.locator('input[type=password]').count()).toBeGreaterThan(1);
      await isSound(window, [PHONE]);
    }
  });
});

async function lookUp(page: Page): Promise<void> {
  await page.locator('#code').fill(found.receiptCode);
  await page.locator('.send-button').click();
  await page.getByRole('status').waitFor();
}
