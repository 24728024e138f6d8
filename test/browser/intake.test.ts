import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

let office: BrowserOffice;
let duty: Desk;

beforeAll(async () => {
  office = await openBrowserOffice('browser-intake');
  duty = await sitDown(office, 'zhiban');
}, 300_000);
afterAll(() => office?.close());

const field = (key: string) => duty.page.locator(`[data-key="${key}"] :is(input, textarea)`).first();

it('offers 110 as a number to call, once', async () => {
  await duty.page.goto('/cases/new');
  await field('observedFacts').waitFor();
  expect(await duty.page.locator('a[href="tel:110"]').count()).toBe(1);
  expect(await duty.page.getByText('先拨打 110').count()).toBe(1);
});

it('keeps what was typed when the kind of report is switched, the page is left, and, but for names, when it is loaded again', async () => {
  const { page } = duty;
  await field('observedFacts').fill('手臂有多处瘀青');
  await field('reporterName').fill('演示教师');
  const kinds = page.getByRole('radiogroup', { name: '来源' });
  await kinds.locator('label').nth(1).click();
  await expect.poll(() => field('observedFacts').inputValue()).toBe('');

  await kinds.locator('label').nth(0).click();
  await expect.poll(() => field('observedFacts').inputValue()).toBe('手臂有多处瘀青');
  expect(await field('reporterName').inputValue()).toBe('演示教师');

  await page
    .getByRole('link', { name: '督办' })
    .or(page.getByRole('link', { name: '个案' }))
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: '离开' }).click();
  await page.getByRole('heading', { name: '督办' }).waitFor();
  await page.goBack();
  await expect.poll(() => field('reporterName').inputValue()).toBe('演示教师');

  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect.poll(() => field('observedFacts').inputValue()).toBe('手臂有多处瘀青');
  expect(await field('reporterName').inputValue()).toBe('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('演示教师');
});

it('begins anew where what was kept is not wanted', async () => {
  await duty.page.getByRole('button', { name: '清空重填' }).click();
  await expect.poll(() => field('observedFacts').inputValue()).toBe('');
});
