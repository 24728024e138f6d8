import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { SYSTEM } from '../../server/engine/types.ts';
import type { TaskRow } from '../../server/office/types.ts';
import { smallDiagram } from '../http/caller.ts';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSoundEverywhere, PHONE } from './sound.ts';

const PDF = { name: '现场记录【演示】.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
const PAGE = { name: '网页.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>alert(1)</script>') };
const LARGE = { name: '录像.mp4', bytes: 21 * 1_024 * 1_024 };

const folder = temporaryData();
let office: BrowserOffice;
let officer: Desk;
let taskId: string;

beforeAll(async () => {
  office = await openBrowserOffice('browser-attachments');
  const { engine } = office;
  await engine.definitions.deploy(smallDiagram('errand', { role: 'wbb_officer' }), { actor: SYSTEM });
  await engine.instances.start({ definition: 'errand' }, { actor: SYSTEM });
  officer = await sitDown(office, 'chengye', PHONE);
  const { items } = (await (await officer.context.request.get('/api/tasks?view=all')).json()) as { items: TaskRow[] };
  taskId = items[0]!.id;
}, 300_000);
afterAll(async () => {
  await office?.close();
  await folder.remove();
});

async function choose(file: typeof PDF | string): Promise<void> {
  const { page } = officer;
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '选择文件' }).click()]);
  await chooser.setFiles(file);
}

describe('files of a task, on a phone', () => {
  it('may come from the camera or the memory; kinds and size are said beforehand', async () => {
    const { page } = officer;
    await page.goto(`/tasks/${taskId}`);
    await page.getByRole('button', { name: '附件' }).click();
    await page.getByText('还没有附件').waitFor();
    await page.getByText(/图片、PDF、Word、Excel、音频、视频,每个不超过 20/).waitFor();
    const camera = page.locator('input[capture="environment"]');
    expect(await camera.getAttribute('accept')).toBe('image/*');
    await page.getByRole('button', { name: '拍照' }).waitFor();
  });

  it('are listed as soon as they are added, and can be downloaded again', async () => {
    const { page } = officer;
    await choose(PDF);
    const link = page.getByTestId('attachments').getByRole('link', { name: PDF.name });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(await readFile((await download.path())!)).toEqual(PDF.buffer);
    await isSoundEverywhere(officer, '[data-testid="attachments"]');
    await page.setViewportSize(PHONE);
  });

  it('are refused in words when they are of another kind or too large; the rest is kept', async () => {
    const { page } = officer;
    await choose(PAGE);
    await page
      .getByRole('alert')
      .filter({ hasText: `${PAGE.name} 没有上传:不接受这种文件` })
      .waitFor();
    // The browser notes every refusal of the server; this one was asked for.
    expect(officer.complaints().filter((said) => !said.includes('422'))).toEqual([]);
    const large = join(folder.folder, LARGE.name);
    await writeFile(large, Buffer.alloc(LARGE.bytes));
    await choose(large);
    await page
      .getByRole('alert')
      .filter({ hasText: `${LARGE.name} 没有上传:文件有 21` })
      .waitFor();
    expect(await page.getByTestId('attachments').locator('li').count()).toBe(1);
    expect(officer.complaints()).toEqual([]);
  });
});
