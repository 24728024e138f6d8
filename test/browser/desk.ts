import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Json, Variables } from '../../server/kernel/types.ts';
import { DEMO_PASSWORD } from '../../server/office/demo/accounts.ts';
import type { TaskRow, TaskView } from '../../server/office/types.ts';
import { fill, takesFile } from '../scenario/fill.ts';
import { DRILL_PASSWORD } from '../support/client.ts';
import { openWindow, type Window } from './browser.ts';
import { fillForm, type Given } from './form-filling.ts';
import type { BrowserOffice } from './office.ts';

type Which = Record<string, Json>;
const PATIENCE_MS = 30_000;

/** Somebody of the office at their own screen. */
export interface Desk extends Window {
  /** The open tasks this person may see of a case, by element id. */
  tasks(caseId: string): Promise<TaskRow[]>;
  /** Opens the task, fills in its form and completes it, all by hand. */
  work(caseId: string, element: string, given?: Given): Promise<void>;
  /** The same through the interface for programs, with the same session: for what has been done by hand before. */
  workQuickly(caseId: string, element: string, given?: Variables, which?: Which): Promise<void>;
}

/** Signs in on the page, as people do. */
async function signInByHand(page: Page, username: string, password: string = DEMO_PASSWORD): Promise<void> {
  await page.goto('/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('banner').getByText('未保通').waitFor();
}

/** Signs in through the interface for programs: how people do it is a matter of its own. */
async function signInQuickly({ context }: Window, username: string): Promise<void> {
  const session = await context.request.post('/api/session', {
    data: { username, password: username === 'drill' ? DRILL_PASSWORD : DEMO_PASSWORD },
  });
  if (!session.ok()) throw new Error(`${username} cannot sign in: ${session.status()} ${await session.text()}`);
  await context.addInitScript(() => localStorage.setItem('weibao.signed-in', 'yes'));
}

type Seat = NonNullable<Parameters<typeof openWindow>[2]> & { byHand?: boolean };

export async function sitDown(office: BrowserOffice, username: string, { byHand = false, ...options }: Seat = {}): Promise<Desk> {
  const window = await openWindow(office.browser, office.url, options);
  const { page, context } = window;
  await (byHand ? signInByHand(page, username) : signInQuickly(window, username));

  const ask = async <T>(path: string) => {
    const answer = await context.request.get(path);
    if (!answer.ok()) throw new Error(`${username} GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const tasks = async (caseId: string) => (await ask<{ items: TaskRow[] }>(`/api/tasks?view=all&case=${caseId}&limit=200`)).items;

  async function find(caseId: string, element: string, which?: Which): Promise<TaskView> {
    // Services between two tasks take a moment.
    const there = async () => (await tasks(caseId)).map(({ elementId }) => elementId);
    await vi.waitFor(async () => expect(await there(), `what ${username} may do`).toContain(element), {
      timeout: PATIENCE_MS,
      interval: 200,
    });
    const open = (await tasks(caseId)).filter(({ elementId }) => elementId === element);
    for (const { id } of open) {
      const task = await ask<TaskView>(`/api/tasks/${id}`);
      if (matches(task.data, which)) return task;
    }
    throw new Error(`${username} sees no task ${element} with ${JSON.stringify(which)}.`);
  }

  return {
    ...window,
    tasks,
    async work(caseId, element, given = {}) {
      const { id } = await find(caseId, element);
      await page.goto(`/inbox/${id}?view=all`);
      await completeByHand(page, given, office.now());
      await expect.poll(async () => (await ask<TaskView>(`/api/tasks/${id}`)).state, { timeout: PATIENCE_MS }).toBe('completed');
    },
    async workQuickly(caseId, element, given = {}, which) {
      const task = await find(caseId, element, which);
      const { form } = task;
      const file = form && takesFile(form) ? await attachment(context.request) : '';
      const variables = form ? fill(form, { ...onlyOf(task), ...given }, office.now(), file) : given;
      const answer = await context.request.post(`/api/tasks/${task.id}/complete`, { data: { variables } });
      if (!answer.ok()) throw new Error(`${username} completes ${element}: ${answer.status()} ${await answer.text()}`);
    },
  };
}

export async function completeByHand(page: Page, given: Given, now: Date): Promise<void> {
  const form = page.locator('form.fjs-form');
  await form.waitFor();
  await fillForm(page, form, given, now);
  await page.getByRole('button', { name: '提交办结' }).click();
}

function matches(data: Variables, which: Which = {}): boolean {
  return Object.entries(which).every(([key, value]) => data[key] === value);
}

/** What the form shows already, but not what it only shows. */
function onlyOf({ form, data }: TaskView): Variables {
  const writable = new Set((form?.components ?? []).filter(({ readonly }) => !readonly).map(({ key, path }) => key ?? path));
  return Object.fromEntries(Object.entries(data).filter(([key]) => writable.has(key)));
}

async function attachment(request: Window['context']['request']): Promise<string> {
  const file = { name: 'demo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
  const answer = await request.post('/api/files', { multipart: { file } });
  if (!answer.ok()) throw new Error(`upload: ${answer.status()} ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
