import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionView } from '../../server/engine/types.ts';
import type { CalendarView, PolicyView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

/** Two people change the same thing: the second is told, sees both, and loses nothing of what was typed. */
let office: BrowserOffice;
let administrator: Desk;
let head: Desk;

const ask = async <T>({ context }: Desk, path: string): Promise<T> => (await (await context.request.get(path)).json()) as T;
const policyOf = async (id: string) =>
  (await ask<{ items: PolicyView[] }>(administrator, '/api/policies')).items.find((policy) => policy.id === id)!;
const yearOf = (year: number) => ask<CalendarView>(head, `/api/calendars/${year}`);
const told = (page: Page) => page.getByRole('dialog', { name: '内容已被他人修改' });

/** What the other tab does. */
async function meanwhile({ context }: Desk, path: string, data: object): Promise<void> {
  const answer = await context.request.put(path, { data });
  expect(answer.status(), await answer.text()).toBe(200);
}

beforeAll(async () => {
  office = await openBrowserOffice('browser-two-tabs');
  administrator = await sitDown(office, 'liucheng');
  head = await sitDown(office, 'zhoulan');
}, 300_000);
afterAll(() => office?.close());

describe('whoever edits what somebody else saves first', () => {
  it('sees both versions of a deadline policy, keeps typing, and replaces what has been seen', async () => {
    const { page } = administrator;
    await page.goto('/policies');
    await page.getByRole('region', { name: 'MR-S13' }).getByRole('button', { name: '修改' }).click();
    const form = page.getByRole('dialog', { name: /修改 MR-S13/ });
    await form.getByLabel('名称(中文)').fill('结案审批【演示】');
    await meanwhile(administrator, '/api/policies/MR-S13', { ...(await policyOf('MR-S13')), value: 'P6D' });

    await form.getByRole('button', { name: '保存' }).click();
    await told(page).getByText('P6D').waitFor();
    await told(page).getByText('结案审批【演示】').waitFor();
    expect(await policyOf('MR-S13')).toMatchObject({ value: 'P6D', version: 2 });
    await told(page).getByRole('button', { name: '继续编辑我的' }).click();

    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'hidden' });
    expect(await policyOf('MR-S13')).toMatchObject({ name: '结案审批【演示】', version: 3 });
  });

  it('takes the newer calendar instead of what was typed', async () => {
    const { page } = head;
    await page.goto('/calendar/2026');
    await page.getByRole('button', { name: '修改' }).click();
    const form = page.getByRole('dialog', { name: /修改 2026/ });
    await form.getByLabel('依据').fill('我的依据【演示】');
    await meanwhile(head, '/api/calendars/2026', { ...(await yearOf(2026)), source: '对方的依据【演示】' });

    await form.getByRole('button', { name: '保存' }).click();
    await told(page).getByText('对方的依据【演示】').waitFor();
    await told(page).getByRole('button', { name: '放弃我的,载入新内容' }).click();

    await expect.poll(() => form.getByLabel('依据').inputValue()).toBe('对方的依据【演示】');
    expect(await yearOf(2026)).toMatchObject({ source: '对方的依据【演示】', version: 2 });
  });

  it('compares drawings before deploying over one that went live meanwhile', async () => {
    const { page, context } = administrator;
    const live = async () =>
      (await ask<{ items: DefinitionView[] }>(administrator, '/api/definitions?key=mandatory-report')).items.map(({ version }) => version);
    await page.goto('/processes');
    await page.getByRole('link', { name: /编辑“强制报告/ }).click();
    await page.locator('#outline-MR-02').click();
    await page.getByRole('complementary', { name: '属性' }).getByLabel('名称', { exact: true }).fill('受理登记【演示】');
    const xml = await (await context.request.get('/api/definitions/mandatory-report:1/xml')).text();
    await context.request.post('/api/definitions', { data: { xml: xml.replace('name="分级研判"', 'name="分级研判【对方】"') } });

    await page.getByRole('button', { name: '检查并部署……' }).click();
    const deploying = page.getByRole('dialog', { name: /部署为版本/ });
    await deploying.getByLabel(/修改原因/).fill('改个名称【演示】');
    await deploying.getByRole('button', { name: '部署', exact: true }).click();
    const stale = page.getByRole('dialog', { name: '已有更新的版本' });
    await stale.getByText('没有部署任何内容,您画的都在。').waitFor();
    expect(await live()).toEqual([2, 1]);

    await stale.getByRole('button', { name: '比较' }).click();
    await stale.getByText('分级研判【对方】').first().waitFor();
    await stale.getByRole('button', { name: '已核对,可以用我画的取代' }).click();
    expect(await deploying.getByLabel(/修改原因/).inputValue()).toBe('改个名称【演示】');
    await deploying.getByRole('button', { name: '部署', exact: true }).click();
    await page.getByText('已部署为版本 3').waitFor();
    expect(await live()).toEqual([3, 2, 1]);
  });
});
