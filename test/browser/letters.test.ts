import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCX } from '../../server/office/files/sniff.ts';
import { docx, wordsOf } from '../support/docx.ts';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSoundEverywhere, SCREEN } from './sound.ts';

let office: BrowserOffice;
let officer: Desk;
let administrator: Desk;
let caseId: string;

beforeAll(async () => {
  office = await openBrowserOffice('browser-letters');
  officer = await sitDown(office, 'chengye', SCREEN);
  administrator = await sitDown(office, 'liucheng', SCREEN);
  const variables = {
    assessmentTrigger: '定期',
    age: 9,
    sex: '男',
    village: 'VC-QH',
    guardianIsSuspect: false,
    assessmentReason: '两年一次',
  };
  const opened = await officer.context.request.post('/api/cases', { data: { process: 'guardianship-assessment', variables } });
  expect(opened.status(), await opened.text()).toBe(201);
  caseId = ((await opened.json()) as { id: string }).id;
}, 300_000);
afterAll(() => office?.close());

const report = () => officer.page.locator('[data-letter=D40]');

async function read(): Promise<string> {
  const [download] = await Promise.all([
    officer.page.waitForEvent('download'),
    report()
      .getByRole('link', { name: /评估\d{3}号/ })
      .first()
      .click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^云泽未保〔2026〕评估001号 D40\.docx$/);
  return wordsOf(await readFile(await download.path()));
}

async function upload(content: Buffer): Promise<void> {
  const { page } = administrator;
  const button = page.locator('[data-template="guardianship-assessment/D40"]').getByRole('button');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles({ name: '评估报告.docx', mimeType: DOCX, buffer: content });
}

describe('letters', () => {
  it('are made of a case and downloaded, each version beside the ones before', async () => {
    await officer.page.goto(`/cases/${caseId}`);
    await report().getByRole('button', { name: '制作' }).click();
    await report().getByText('第 1 版').waitFor();
    expect(await read()).toContain('监护能力评估报告');
    await report().getByRole('button', { name: '再次制作' }).click();
    await report().getByText('第 2 版').waitFor();
    await report().getByText('此前 1 版').waitFor();
    await isSoundEverywhere(officer, '[data-letter]');
  });

  it('follow the template that the administrator has changed; a wrong tag is named and nothing changed', async () => {
    const { page } = administrator;
    await page.goto('/processes');
    await page.getByRole('link', { name: '文书模板' }).click();
    await page.locator('[data-template]').first().waitFor();
    await isSoundEverywhere(administrator, '[data-template]');
    await upload(docx('{caseNumber}'));
    await page.getByText('案卷中没有 caseNumber 这一项。').waitFor();
    await upload(docx('本街道格式 {caseNo}'));
    await page.getByText('第 1 版,流程管理员【演示】 修改于').waitFor();
    expect(await page.getByText('案卷中没有').count()).toBe(0);
    administrator.complaints();

    await officer.page.setViewportSize(SCREEN);
    await officer.page.goto(`/cases/${caseId}`);
    await report().getByRole('button', { name: '再次制作' }).click();
    await report().getByText('第 3 版').waitFor();
    expect(await read()).toBe('本街道格式 GA-2026-0001');
  });
});
