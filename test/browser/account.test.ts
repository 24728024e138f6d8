import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../server/office/demo/accounts.ts';
import { openWindow } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { isSound, isSoundEverywhere } from './sound.ts';

let office: BrowserOffice;
let officer: Desk;
let secret: string;

beforeAll(async () => {
  office = await openBrowserOffice('browser-account');
  officer = await sitDown(office, 'chengye');
}, 300_000);
afterAll(() => office?.close());

const dialog = () => officer.page.getByRole('dialog');
const asProgram = (token: string) => fetch(`${office.url}/api/session`, { headers: { authorization: `Bearer ${token}` } });

describe('one’s own account', () => {
  it('is found from the menu at one’s name', async () => {
    const { page } = officer;
    await page.goto('/inbox');
    await page.getByRole('button', { name: /账号菜单/ }).click();
    await page.getByRole('link', { name: '我的账号' }).click();
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
    await page.getByText('未启用').waitFor();
    await isSoundEverywhere(officer, '#account-tokens');
  });

  it('takes a one-time password by QR code or by hand, and only for the owner, when the first number was right', async () => {
    const { page } = officer;
    await page.getByRole('button', { name: '启用动态口令' }).click();
    await dialog().getByRole('img', { name: '绑定用的二维码' }).waitFor();
    await isSound(officer);
    secret = (await dialog().getByTestId('otp-secret').textContent())!.replaceAll(' ', '');
    expect(
      await dialog()
        .getByRole('link', { name: /身份验证器/ })
        .getAttribute('href'),
    ).toContain(`secret=${secret}`);
    await dialog().getByLabel('登录密码').fill('not the password');
    await dialog().getByLabel('动态口令').fill(generateSync({ secret }));
    await dialog().getByRole('button', { name: '确认绑定' }).click();
    await dialog().getByText('密码不对').waitFor();
    await dialog().getByLabel('登录密码').fill(DEMO_PASSWORD);
    await dialog()
      .getByLabel('动态口令')
      .fill(generateSync({ secret }) === '000000' ? '000001' : '000000');
    await dialog().getByRole('button', { name: '确认绑定' }).click();
    await dialog().getByText('动态口令不对').waitFor();
    // The browser notes every refusal of the server; these were asked for.
    expect(officer.complaints().filter((said) => !said.includes('422'))).toEqual([]);
    await dialog().getByLabel('动态口令').fill(generateSync({ secret }));
    await dialog().getByRole('button', { name: '确认绑定' }).click();
    await page.getByText('已启用', { exact: true }).waitFor();
  });

  it('asks for it at the next sign-in', async () => {
    const { page, context } = await openWindow(office.browser, office.url);
    await page.goto('/');
    await page.getByLabel('用户名').fill('chengye');
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByLabel('动态口令').waitFor();
    await context.close();
  });

  it('makes a token for a program, shows it once, and revokes it after one question that names it', async () => {
    const { page } = officer;
    await page.getByRole('button', { name: '新建令牌' }).click();
    await dialog().getByRole('button', { name: '生成令牌' }).click();
    await dialog().getByText('请写明用途').waitFor();
    await dialog().getByLabel('用途').fill('报送【演示】');
    await dialog().getByRole('button', { name: '生成令牌' }).click();
    const token = (await dialog().getByTestId('token').textContent())!.trim();
    await isSound(officer);
    expect(await (await asProgram(token)).json()).toMatchObject({ username: 'chengye', via: 'token' });
    await dialog().getByRole('button', { name: '已保存好,关闭' }).click();
    await page.getByText('1 个').waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: '撤销令牌:报送【演示】' }).click();
    await page.getByRole('dialog', { name: '撤销令牌「报送【演示】」?' }).waitFor();
    await dialog().getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText('没有令牌').waitFor();
    expect((await asProgram(token)).status).toBe(401);
    expect(officer.complaints()).toEqual([]);
  });
});

it('a page that one’s role may not see says so, and offers no second try', async () => {
  const { page } = await sitDown(office, 'liucheng');
  await page.goto('/cases');
  await page.getByRole('alert').getByText('您的角色不能进行此操作').waitFor();
  expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0);
  expect(await page.getByRole('heading', { name: '个案' }).textContent()).not.toMatch(/\d/);
});
