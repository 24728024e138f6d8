import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionView } from '../../server/engine/types.ts';
import type { DeadlineView, PolicyView } from '../../server/office/types.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, isSoundEverywhere } from './sound.ts';

/** The office's rules, changed on the screen: a decision table, and a deadline policy under which work is running. */
let office: BrowserOffice;
let administrator: Desk;

const ask = async <T>(path: string): Promise<T> => (await (await administrator.context.request.get(path)).json()) as T;
const triage = () => ask<DecisionView>('/api/decisions/triage');
const ago = (minutes: number) => `${shanghai(new Date(office.now().getTime() - minutes * 60_000))}+08:00`;

beforeAll(async () => {
  office = await openBrowserOffice('browser-rules');
  administrator = await sitDown(office, 'liucheng');
  const duty = await sitDown(office, 'zhiban');
  const called = { policeCalled: true, policeCalledAt: ago(30), discoveredAt: ago(40), reportedAt: ago(20), immediateDanger: false };
  const told = { channel: '电话', reporterType: '公民', observedFacts: '演示', situations: ['S9'], wantsConfidential: true };
  const data = { process: 'mandatory-report', startEvent: 'SE2', variables: { ...called, ...told } };
  const answer = await duty.context.request.post('/api/cases', { data });
  expect(answer.status(), await answer.text()).toBe(201);
  await office.engine.settled();
}, 300_000);
afterAll(() => office?.close());

describe('whoever keeps the rules of the office', () => {
  it('adds a rule to a decision table, is told what is wrong with it, and deploys it with a reason', async () => {
    const { page } = administrator;
    await page.goto('/decisions');
    await page.getByRole('link', { name: '分级建议' }).click();
    const before = (await triage()).rules.length;
    await page.getByText('首条:从上到下').waitFor();
    await page.getByRole('button', { name: '添加规则' }).click();
    await isSoundEverywhere(administrator, '.rule-table');
    const row = before + 1;
    const cell = (column: string) => page.getByLabel(`第 ${row} 条 ${column}`, { exact: true });
    await cell('伤情').fill('轻');
    await cell('紧急程度').fill('"U3"');
    await page.getByRole('button', { name: '检查并部署' }).click();
    await page.getByText('决策表不认识“轻”').first().waitFor();
    await page.getByText('没有依据').first().waitFor();
    expect(await cell('伤情').getAttribute('aria-invalid')).toBe('true');

    await cell('伤情').fill('"轻"');
    await cell('来源').fill('本办自定【演示】');
    await page.getByRole('button', { name: `上移第 ${row} 条` }).click();
    await page.getByRole('button', { name: '检查并部署' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('新增 1 条').waitFor();
    await dialog.getByLabel(/为什么修改/).fill('试用【演示】');
    await dialog.getByRole('button', { name: '部署', exact: true }).click();
    await page.getByText('第 2 版已部署').waitFor();

    const now = await triage();
    expect(now).toMatchObject({ version: 2, versions: [{ reason: '试用【演示】' }, { version: 1 }] });
    expect(now.rules.at(-2)?.inputs).toContain('"轻"');
  });

  it('is told when somebody else was first, and keeps what was typed', async () => {
    const { page, context } = administrator;
    await page.goto('/decisions/conference');
    const source = page.getByLabel('第 1 条 来源', { exact: true });
    await source.fill('我的依据【演示】');
    const theirs = await ask<DecisionView>('/api/decisions/conference');
    const rules = theirs.rules.map((rule) => ({ ...rule, annotations: ['对方的依据【演示】'] }));
    expect((await context.request.put('/api/decisions/conference', { data: { version: 1, rules } })).status()).toBe(200);

    await page.getByRole('button', { name: '检查并部署' }).click();
    const told = page.getByRole('dialog', { name: '内容已被他人修改' });
    await told
      .getByText(/对方的依据/)
      .first()
      .waitFor();
    await told.getByRole('button', { name: '继续编辑我的' }).click();
    expect(await source.inputValue()).toBe('我的依据【演示】');
  });

  it('sees which deadlines a policy would move before it is saved, and what has moved afterwards', async () => {
    // Another window: what was refused in the first one is in its log.
    const other = await sitDown(office, 'liucheng');
    const { page } = other;
    await page.goto('/policies');
    await page.getByRole('region', { name: 'MR-D02' }).getByRole('button', { name: '修改' }).click();
    const form = page.getByRole('dialog', { name: /修改 MR-D02/ });
    await form.getByLabel('时长').fill('9');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText(/正在计算的 1 个期限中,1 个会变动/).waitFor();
    const policyOf = async () => (await ask<{ items: PolicyView[] }>('/api/policies')).items.find(({ id }) => id === 'MR-D02')!;
    expect((await policyOf()).origin).toBe('file');
    await isSound(other);

    await form.getByRole('button', { name: '确认保存并重新计算' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: '最近一次重新计算' }).getByText('已重新计算 1 个期限,1 个有变动').waitFor();
    expect((await policyOf()).origin).toBe('edited');
    const stored = (await office.stores.mongo.db!.collection('deadlines').findOne({ policy: 'MR-D02' })) as unknown as DeadlineView;
    expect(stored.changes).toMatchObject([{ kind: 'recounted', cause: { kind: 'policy', object: 'MR-D02' } }]);
    expect(other.complaints()).toEqual([]);
  });
});
