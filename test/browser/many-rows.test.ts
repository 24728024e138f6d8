import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../server/engine/types.ts';
import { manyTasks } from '../office/many-tasks.ts';
import { sideways } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

const PHONE = { width: 360, height: 740 };
const LIVE = { timeout: 30_000 };

let office: BrowserOffice;
let head: Desk;

beforeAll(async () => {
  office = await openBrowserOffice('browser-many');
  await office.engine.definitions.deploy(manyTasks(office.now()), { actor: SYSTEM });
  await office.engine.instances.start({ definition: 'many-tasks', businessKey: 'MT-2026-0007' }, { actor: SYSTEM });
  await office.engine.settled();
  head = await sitDown(office, 'zhoulan');
}, 300_000);
afterAll(() => office?.close());

const loaded = (page: Page) => page.evaluate(() => performance.timeOrigin);
const overdue = (page: Page) => page.locator('#overdue');
const rows = (page: Page) => overdue(page).locator('.board-row');
const tasks = (page: Page) => page.getByTestId('tasks').locator('li');
const total = (page: Page) => page.locator('.inbox-list p').first();

describe('with 300 overdue tasks', () => {
  it('the board says 300, and a bar opens what it says, without reload', async () => {
    const { page } = head;
    await page.goto('/board');
    await expect.poll(() => overdue(page).locator('.count').textContent(), LIVE).toBe('300');
    const since = await loaded(page);
    await page.getByText('以表格查看').first().click();

    await page.getByRole('button', { name: '民政办' }).click();

    await expect.poll(() => overdue(page).locator('.count').textContent(), LIVE).toBe('90');
    await expect.poll(() => page.locator('#later').locator('.count').textContent(), LIVE).toBe('9');
    await overdue(page).getByRole('button', { name: '显示更多' }).click();
    await expect.poll(() => rows(page).count(), LIVE).toBe(90);
    expect(await overdue(page).getByRole('button', { name: '显示更多' }).count()).toBe(0);
    expect(await loaded(page)).toBe(since);
  });

  it('the board is found again as it was left', async () => {
    const { page } = head;
    await rows(page).nth(80).getByRole('link', { name: '打开任务' }).click();
    await page.getByRole('heading', { name: 'homes' }).waitFor();

    await page.goBack();

    await expect.poll(() => rows(page).count(), LIVE).toBe(90);
    await expect.poll(() => page.evaluate(() => window.scrollY), LIVE).toBeGreaterThan(1_000);
    expect(head.complaints()).toEqual([]);
  });

  it('the inbox is narrowed by unit and due time, counts follow, and one button takes the filters away', async () => {
    const { page } = head;
    await page.goto('/inbox?view=all&organisation=MZB&due=none');
    await expect.poll(() => tasks(page).count(), LIVE).toBe(4);
    await expect.poll(() => page.getByRole('link', { name: /^全部/ }).textContent(), LIVE).toBe('全部 4');

    await page.getByRole('button', { name: '清除筛选' }).first().click();

    await expect.poll(() => total(page).textContent(), LIVE).toContain('316');
  });

  it('what is searched for is found in both languages, and never enters the address', async () => {
    const { page } = head;
    await page.getByRole('searchbox', { name: '任务名称、环节、案号' }).fill('check soon');
    await page.keyboard.press('Enter');
    await expect.poll(() => tasks(page).count(), LIVE).toBe(7);
    expect(page.url()).not.toContain('soon');

    await tasks(page).first().click();
    await page.goBack();

    expect(page.url()).not.toContain('soon');
    expect(await page.getByRole('searchbox', { name: '任务名称、环节、案号' }).inputValue()).toBe('check soon');
  });

  it('on a phone the list is found again where it was left, whichever way one comes back', async () => {
    const { page, context, complaints } = await sitDown(office, 'zhoulan', PHONE);
    await page.goto('/inbox?view=all&organisation=EDU');
    await tasks(page).nth(60).scrollIntoViewIfNeeded();
    const left = await page.evaluate(() => window.scrollY);
    expect(left).toBeGreaterThan(1_000);
    const ways = [() => page.goBack(), () => page.getByRole('link', { name: '返回清单' }).click()];
    for (const comeBack of ways) {
      await tasks(page).nth(60).click();
      await page.getByRole('heading', { name: '核对名册' }).waitFor();
      await comeBack();
      await tasks(page).nth(60).waitFor();
      await expect.poll(() => page.evaluate(() => window.scrollY), LIVE).toBeCloseTo(left, -2);
    }
    expect(await sideways(page)).toBe(0);
    expect(complaints()).toEqual([]);
    await context.close();
  });
});
