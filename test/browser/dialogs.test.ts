import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type FurnishedOffice, furnishOffice } from './furnished.ts';
import { EXAMINED, isSound, speak } from './sound.ts';

let found: FurnishedOffice;

beforeAll(async () => {
  found = await furnishOffice('browser-dialogs');
}, 300_000);
afterAll(() => found?.office.close());

const press =
  (name: RegExp, within = 'main') =>
  (page: Page) =>
    page.locator(within).getByRole('button', { name }).first().click();

/** Each with the page it opens on and what opens it, in either language. */
const DIALOGS: [string, () => string, (page: Page) => Promise<void>][] = [
  ['keys', () => '/inbox?view=all', askForKeys],
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

/** The page listens once it has something to show. */
async function askForKeys(page: Page): Promise<void> {
  await page.locator('[data-task]').first().waitFor();
  await page.locator('body').press('?');
}

async function changePassword(page: Page): Promise<void> {
  await page.getByRole('button', { name: /账号菜单|account menu/i }).click();
  await page.getByRole('menuitem', { name: /修改密码|Change password/ }).click();
}

describe('at 360 and 1440 px, in both languages, without a serious finding of axe or a console error:', () => {
  it.each(DIALOGS)('the %s dialog', async (_name, path, open) => {
    const { page } = found.drill;
    await page.goto(path());
    for (const language of ['English', '中文'] as const) {
      await speak(page, language);
      await open(page);
      await page.getByRole('dialog').waitFor();
      await isSound(found.drill, EXAMINED[language]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
});
