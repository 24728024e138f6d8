import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../server/engine/types.ts';
import type { CaseView } from '../../server/office/types.ts';
import { smallDiagram } from '../http/caller.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, isSoundEverywhere, PHONE } from './sound.ts';

const MINUTE = 60_000;
const LIVE = { timeout: 30_000 };
const OLD = smallDiagram('letters', { name: '来信办理', role: 'wbb_duty' });
const NEW = OLD.replaceAll('"ask"', '"question"').replace('name="Ask"', 'name="Ask again"');

let office: BrowserOffice;
let administrator: Desk;
let head: Desk;
let duty: Desk;
let found: CaseView;

async function takeIn(): Promise<CaseView> {
  const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * MINUTE))}+08:00`;
  const called = { policeCalled: true, policeCalledAt: ago(30), discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false };
  const told = { channel: '电话', reporterType: '公民', observedFacts: '【演示】', situations: ['S9'], wantsConfidential: true };
  const variables = { ...called, ...told, policeChannel: '110' };
  const answer = await duty.context.request.post('/api/cases', { data: { process: 'mandatory-report', startEvent: 'SE2', variables } });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

beforeAll(async () => {
  office = await openBrowserOffice('browser-operations');
  administrator = await sitDown(office, 'liucheng');
  head = await sitDown(office, 'zhoulan');
  duty = await sitDown(office, 'zhiban');
  const { definitions, instances, tasks } = office.engine;
  const by = { actor: SYSTEM };
  await definitions.deploy(OLD, by);
  for (let n = 1; n <= 4; n += 1)
    await instances.start({ definition: 'letters', businessKey: `LX-${n}`, variables: { amount: n * 10, place: '云泽【演示】' } }, by);
  const { items } = await tasks.list({ filter: { businessKey: 'LX-4' } });
  await tasks.complete(items[0]!._id, {}, by);
  await definitions.deploy(NEW, by);
}, 300_000);
afterAll(() => office?.close());

describe('a new version of a process', () => {
  it('is proposed a home for every step, and each instance is tried before anything is changed', async () => {
    const { page } = administrator;
    await page.goto('/processes/letters');
    await page.getByRole('link', { name: '把版本 1 办理中的实例换到其他版本' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Ask (ask)' });
    await row.getByText('停在这里的 3 个实例不能换').waitFor();
    await isSoundEverywhere(administrator, '.mapping');
    await page.getByRole('button', { name: '试运行' }).click();
    await page.getByText('这是试运行').waitFor();
    await page
      .getByRole('region', { name: /不能换的/ })
      .getByText('“Ask”在新版本中没有去向')
      .first()
      .waitFor();
    await expect.poll(() => page.locator('.migration-counts').textContent(), LIVE).toContain('可换1');
    await isSoundEverywhere(administrator, '.migration-counts');
    expect(new Set(await versions())).toEqual(new Set([1]));
  });

  it('takes over all of them once every step has a home, and says when it is done', async () => {
    const { page } = administrator;
    await page.getByRole('link', { name: '修改对应后再来' }).click();
    await page.getByLabel('Ask (ask)在新版本中的环节').selectOption('question');
    await page.getByRole('button', { name: '正式换版' }).click();
    const dialog = page.getByRole('dialog', { name: '把办理中的实例从版本 1 换到版本 2' });
    await dialog.getByRole('button', { name: '正式换版' }).click();
    await dialog.getByText('请写明理由').waitFor();
    await dialog.getByLabel('理由').fill('环节改名【演示】');
    await dialog.getByRole('button', { name: '正式换版' }).click();
    await page.getByRole('status').filter({ hasText: '已完成' }).waitFor();
    await expect.poll(() => page.locator('.migration-counts').textContent(), LIVE).toContain('已换4');
    expect(new Set(await versions())).toEqual(new Set([2]));
    await page.goto('/migrations');
    await expect.poll(() => page.locator('[data-migration]').count(), LIVE).toBe(2);
    await isSound(administrator, [PHONE]);
    expect(administrator.complaints()).toEqual([]);
  });

  const versions = async () => (await office.engine.instances.list({ key: 'letters' })).items.map(({ version }) => version);
});

describe('instances', () => {
  const rows = () => administrator.page.locator('[data-instance]');

  it('are found by what is known of them, and nothing looked for stays in the address', async () => {
    const { page } = administrator;
    await page.goto('/instances');
    await expect.poll(() => rows().count(), LIVE).toBe(4);
    const form = page.getByRole('form', { name: '查找条件' });
    await form.getByLabel('流程').selectOption('letters');
    await form.getByRole('button', { name: '添加变量条件' }).click();
    await form.getByLabel('变量名').fill('amount');
    await form.getByLabel('类型').selectOption('number');
    await form.getByLabel('比较').selectOption('gte');
    await form.getByLabel('值', { exact: true }).fill('viele');
    await form.getByRole('button', { name: '搜索' }).click();
    await form.getByText('amount 的值不是数值').waitFor();
    await form.getByLabel('值', { exact: true }).fill('30');
    await form.getByRole('button', { name: '搜索' }).click();
    await expect.poll(() => rows().count(), LIVE).toBe(2);
    expect(page.url()).not.toContain('amount');
    await isSoundEverywhere(administrator, '[data-instance]');
  });

  it('are suspended, resumed, cancelled and deleted by whoever operates them', async () => {
    const { page } = administrator;
    await page.getByRole('link', { name: 'LX-3' }).click();
    const act = async (name: string, title: RegExp) => {
      await page.getByRole('button', { name, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.getByLabel('理由').fill('试一试【演示】');
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await act('暂停', /暂停:.*LX-3/);
    await page.locator('main .due').filter({ hasText: '已暂停' }).first().waitFor();
    await isSound(administrator, [PHONE]);
    await act('恢复', /恢复:.*LX-3/);
    await page.locator('main .due').filter({ hasText: '办理中' }).first().waitFor();
    await act('取消流程', /取消:.*LX-3/);
    await page.locator('main .due').filter({ hasText: '已取消' }).first().waitFor();
    await office.engine.settled();
    await act('删除', /删除:.*LX-3/);
    await page.getByRole('heading', { name: /流程实例/ }).waitFor();
    await expect.poll(() => rows().count(), LIVE).toBe(1);
    expect(administrator.complaints()).toEqual([]);
  });
});

describe('a case whose process is suspended', () => {
  it('says so on its page and in the inbox, by itself, and goes on when the head says so', async () => {
    found = await takeIn();
    await office.engine.settled();
    await duty.page.goto('/inbox?view=all');
    await duty.page.locator('[data-task]').first().waitFor();
    const { page } = head;
    await page.goto(`/cases/${found.id}`);
    await page.getByRole('button', { name: '暂停', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `暂停:${found.caseNo}` });
    await dialog.getByLabel('理由').fill('等待法院决定【演示】');
    await dialog.getByRole('button', { name: '暂停', exact: true }).click();
    await page.locator('main .due').filter({ hasText: '已暂停' }).first().waitFor();
    await isSound(head, [PHONE]);

    const marked = duty.page.locator('[data-task]').filter({ hasText: '已暂停' });
    await expect.poll(() => marked.count(), LIVE).toBeGreaterThan(0);
    await marked.first().click();
    await duty.page.getByText('流程已暂停,恢复之前不能办结').waitFor();
    expect(await duty.page.getByRole('button', { name: '暂停', exact: true }).count()).toBe(0);
    await isSound(duty, [PHONE]);

    await page.getByRole('button', { name: '恢复', exact: true }).click();
    const again = page.getByRole('dialog', { name: `恢复:${found.caseNo}` });
    await again.getByLabel('理由').fill('可以继续【演示】');
    await again.getByRole('button', { name: '恢复', exact: true }).click();
    await expect.poll(() => marked.count(), LIVE).toBe(0);
    expect([...head.complaints(), ...duty.complaints()]).toEqual([]);
  });

  it('shows the administrator neither what is in the case nor a button that is not theirs', async () => {
    const { page } = administrator;
    await page.goto(`/instances/${found.instanceId}`);
    await page.getByText('这是个案的流程').waitFor();
    await page.getByText('不接触个案信息的角色看不到变量').waitFor();
    for (const name of ['暂停', '恢复', '取消流程', '删除']) expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  });
});
