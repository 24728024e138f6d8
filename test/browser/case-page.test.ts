import type { Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TaskView } from '../../server/office/types.ts';
import { seriousViolations, sideways } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { shanghai } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { PHONE, SCREEN, speak } from './sound.ts';

let office: BrowserOffice;
let head: Desk;
let caseId: string;

beforeAll(async () => {
  office = await openBrowserOffice('browser-case-page');
  head = await sitDown(office, 'zhoulan');
  const officer = await sitDown(office, 'chengye');
  const variables = {
    sourceKind: '成员单位提出',
    codeName: '小禾',
    age: 9,
    sex: '女',
    village: 'VC-QH',
    guardianIsSuspect: false,
    conferenceTriggers: ['T2'],
    lifeDanger: false,
    summary: '小禾九岁,监护人长期不管。',
    measuresSoFar: '村里每周看望。',
    wantsDecided: '由谁照料。',
    urgencyProposal: 'N',
  };
  const opened = await officer.context.request.post('/api/cases', { data: { process: 'case-conference', startEvent: 'CC-01', variables } });
  expect(opened.status(), await opened.text()).toBe(201);
  caseId = ((await opened.json()) as { id: string }).id;
  await officer.context.close();
}, 300_000);
afterAll(() => office?.close());
beforeEach(async () => {
  await head.page.unrouteAll();
  await head.page.goto('/cases');
  await speak(head.page, '中文');
});

const section = (name: string) => head.page.getByRole('region', { name });
const WEEK = 7 * 86_400_000;
const PATIENCE = { timeout: 30_000 };
const NOT_LOADED = '这一部分没有载入成功';

/** The case as the server answers it, without some of it. */
const without =
  (...lists: string[]) =>
  async (route: Route) => {
    const response = await route.fetch();
    const file = (await response.json()) as Record<string, unknown>;
    await route.fulfill({ response, json: Object.fromEntries(Object.entries(file).filter(([name]) => !lists.includes(name))) });
  };
const refused = (route: Route) =>
  route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'BAD_REQUEST' }) });

describe('a case of which something is missing', () => {
  it.each([
    // What was filed says by its task whose it is.
    ['tasks', ['正在办理', '已登记内容']],
    ['deadlines', ['期限']],
    ['submissions', ['已登记内容']],
    ['alerts', ['预警']],
  ])('without %s says so in %j, and the rest can be worked with', async (list, names) => {
    const { page } = head;
    await page.route(`**/api/cases/${caseId}`, without(list));
    await page.goto(`/cases/${caseId}`);
    for (const name of names) await section(name).getByText(NOT_LOADED).waitFor();
    await page.getByRole('heading', { level: 1 }).getByText('小禾').waitFor();
    expect(await page.getByText(NOT_LOADED).count(), 'sections that fail').toBe(names.length);
    await section('办理经过').getByRole('listitem').first().waitFor();
    await page.unrouteAll();
    await section(names[0]!).getByRole('button', { name: '重试' }).click();
    await expect.poll(() => page.getByText(NOT_LOADED).count(), PATIENCE).toBe(0);
    head.complaints();
  });

  it('says of a request that failed which section it was for, and asks again', async () => {
    const { page } = head;
    for (const part of ['timeline', 'plan', 'letters']) await page.route(`**/api/cases/${caseId}/${part}`, refused);
    await page.route('**/api/external-matters?*', refused);
    await page.goto(`/cases/${caseId}`);
    for (const name of ['办理经过', '帮扶事项', '文书', '外部事项'])
      await section(name).getByRole('button', { name: '重试' }).first().waitFor();
    await section('正在办理').getByRole('link', { name: '审查与定级' }).waitFor();
    await page.unrouteAll();
    await section('办理经过').getByRole('button', { name: '重试' }).click();
    await section('办理经过').getByRole('listitem').first().waitFor();
    head.complaints();
  });

  it('with a matter that is not as it should be, shows the rest', async () => {
    const { page } = head;
    const matter = { id: 'matter', name: '登记外部事项', elementId: 'CC-08x', authority: 'other', candidateRoles: [], state: 'open' };
    await page.route('**/api/external-matters?*', (route) => route.fulfill({ json: { items: [matter], next: null } }));
    await page.goto(`/cases/${caseId}`);
    await section('外部事项').getByText(NOT_LOADED).waitFor();
    await section('正在办理').getByRole('link', { name: '审查与定级' }).waitFor();
    head.complaints();
  });

  it('can be read in English and on a phone', async () => {
    const { page } = head;
    await page.route(`**/api/cases/${caseId}`, without('tasks'));
    await page.goto(`/cases/${caseId}`);
    await speak(page, 'English');
    await page.getByText('This part could not be loaded').waitFor();
    for (const size of [SCREEN, PHONE]) {
      await page.setViewportSize(size);
      await expect.poll(() => sideways(page), { message: `scrolls sideways at ${size.width}` }).toBe(0);
      expect(await seriousViolations(head), `${size.width} px`).toEqual([]);
    }
    head.complaints();
  });
});

describe('a case that is still being loaded', () => {
  it('shows no names of fields while its forms are on the way, nor codes while the names are', async () => {
    const { page } = head;
    const held: Route[] = [];
    for (const path of ['**/api/forms/**', '**/api/roles']) await page.route(path, (route) => void held.push(route));
    await page.goto(`/cases/${caseId}`);
    await expect.poll(() => held.length, PATIENCE).toBeGreaterThan(0);
    await page.getByText('正在载入').first().waitFor();
    expect(await page.getByText('wbb_head').count()).toBe(0);
    await page.unroute('**/api/roles');
    await Promise.all(held.splice(0).map((route) => route.continue()));
    await expect.poll(() => held.length, { message: 'the form is asked for', ...PATIENCE }).toBe(1);
    await section('已登记内容').getByText('正在载入').waitFor();
    expect(await page.getByText('wantsDecided').count()).toBe(0);
    await held[0]!.continue();
    await section('已登记内容').getByText('由谁照料。').waitFor();
    expect(await page.getByText('wantsDecided').count()).toBe(0);
    expect(head.complaints()).toEqual([]);
  });
});

describe('whoever is called in for a task', () => {
  it('reads in its head which case it is and how urgent, and is told nothing else of the case', async () => {
    await head.workQuickly(caseId, 'CC-02', {
      accept: true,
      conferenceLevel: 'N',
      levelOverrideReason: '情况平稳',
      invited: ['FL', 'MZB'],
    });
    const meetingAt = `${shanghai(new Date(office.now().getTime() + WEEK))}+08:00`;
    await head.workQuickly(caseId, 'CC-03a', { leadUnit: 'MZB', owner: 'chengye', meetingAt, meetingMode: '现场' });
    const liaison = await sitDown(office, 'fulian');
    const [task] = await liaison.tasks(caseId);
    const path = `/api/tasks/${task!.id}`;
    const seen = (await (await liaison.context.request.get(path)).json()) as TaskView;
    expect(seen.case).toMatchObject({ title: '小禾', pack: true });
    expect(seen.case).not.toHaveProperty('owner');
    await liaison.page.route(`**${path}`, (route) => route.fulfill({ json: { ...seen, urgency: 'U1' } }));
    await liaison.page.goto(`/tasks/${task!.id}`);
    await liaison.page.getByRole('article').getByText(`${seen.caseNo} 小禾`).waitFor();
    await liaison.page.locator('.urgency', { hasText: 'U1' }).waitFor();
    await liaison.context.close();
  });
});
