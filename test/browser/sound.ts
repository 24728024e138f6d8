import { expect } from 'vitest';
import { seriousViolations, sideways, type Window } from './browser.ts';

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1440, height: 900 };

/** Nothing to scroll sideways, no serious finding of axe, no complaint on the console. */
export async function isSound(window: Window): Promise<void> {
  expect(await sideways(window.page)).toBe(0);
  expect(await seriousViolations(window)).toEqual([]);
  expect(window.complaints()).toEqual([]);
}

/** The page as it stands, on a phone and on a desk, in both languages. `sign`: what is there once it has been drawn. */
export async function isSoundEverywhere(window: Window, sign: string): Promise<void> {
  const { page } = window;
  for (const [button, tag] of [
    ['English', 'en-US'],
    ['中文', 'zh-CN'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(tag);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      await page.locator(sign).first().waitFor();
      await isSound(window);
    }
  }
}
