import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionView, InstanceView } from '../../server/engine/types.ts';
import type { CaseView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';

const MINUTE = 60_000;
const NEW_TASK = '登记复核【演示】';

let office: BrowserOffice;
let administrator: Desk;
let duty: Desk;
let running: CaseView;

const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * MINUTE))}+08:00`;
const reported = () => ({ discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false });
const instance = ({ instanceId }: CaseView): Promise<InstanceView> => office.engine.instances.get(instanceId);
const openTasks = async ({ id }: CaseView) => (await duty.tasks(id)).map(({ name }) => name);

async function takeIn(): Promise<CaseView> {
  const called = { policeCalled: true, policeCalledAt: ago(30) };
  const told = { channel: '电话', reporterType: '公民', observedFacts: '演示', situations: ['S9'], wantsConfidential: true };
  const variables = { ...called, ...reported(), ...told };
  const opened = await duty.context.request.post('/api/cases', { data: { process: 'mandatory-report', startEvent: 'SE2', variables } });
  expect(opened.status(), await opened.text()).toBe(201);
  return (await opened.json()) as CaseView;
}

async function register(found: CaseView): Promise<void> {
  const child = { age: 15, situations: ['S9'], guardianIsSuspect: false, injury: '无', needMedical: false };
  await duty.workQuickly(found.id, 'MR-02', { ...reported(), ...child });
}

beforeAll(async () => {
  office = await openBrowserOffice('browser-modeler');
  duty = await sitDown(office, 'zhiban');
  administrator = await sitDown(office, 'liucheng');
  running = await takeIn();
}, 300_000);
afterAll(() => office?.close());

describe('an administrator who changes the procedure', () => {
  it('adds a task in the modeler, in the words of the office, and deploys version 2', async () => {
    const { page, context } = administrator;
    await page.goto('/processes');
    await page.getByRole('link', { name: /编辑“强制报告/ }).click();
    await page.locator('#outline-MR-02').click();
    await page.getByRole('button', { name: '接下来……' }).click();
    await page.getByRole('menuitem', { name: '人工任务' }).click();
    const panel = page.getByRole('complementary', { name: '属性' });
    await panel.getByLabel('名称', { exact: true }).fill(NEW_TASK);
    await panel.getByLabel('英文名称').fill('Second look at the registration');
    await panel.getByText('没有指定办理角色，任何承办人都可以办理。请选择角色。').waitFor();
    await panel.getByRole('combobox', { name: '角色' }).click();
    await page.locator('.ant-select-item-option', { hasText: '未保办值班员' }).first().click();
    await page.getByRole('button', { name: '检查并部署……' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(NEW_TASK).first().waitFor();
    await dialog.getByText('1 件继续按版本 1 办理').waitFor();
    await dialog.getByLabel(/修改原因/).fill('增加一道复核【演示】');
    await dialog.getByRole('button', { name: '部署', exact: true }).click();
    await page.getByText('已部署为版本 2').waitFor();
    const { items } = (await (await context.request.get('/api/definitions?key=mandatory-report')).json()) as { items: DefinitionView[] };
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
    expect(administrator.complaints()).toEqual([]);
  });

  it('leaves the running case under version 1, without the new task', async () => {
    await register(running);
    await expect.poll(() => openTasks(running), { timeout: 30_000 }).toEqual(['分级研判']);
    expect((await instance(running)).version).toBe(1);
  });

  it('gives the new task to a new case, under version 2', async () => {
    const fresh = await takeIn();
    await register(fresh);
    await expect.poll(() => openTasks(fresh), { timeout: 30_000 }).toEqual([NEW_TASK]);
    expect((await instance(fresh)).version).toBe(2);
    const { page } = duty;
    await page.goto('/inbox?view=unclaimed');
    await page.getByText(NEW_TASK).first().waitFor();
    expect(duty.complaints()).toEqual([]);
  });
});
