import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousViolations, sideways, type Window } from './browser.ts';

export const PHONE = { width: 360, height: 740 };
export const SCREEN = { width: 1440, height: 900 };

/** The page as it is now, as wide as a screen and as a phone. Axe takes its time: it may look at one of them. */
export async function isSound(window: Window, examinedAt = [SCREEN, PHONE]): Promise<void> {
  for (const size of [SCREEN, PHONE]) {
    await window.page.setViewportSize(size);
    await expect.poll(() => sideways(window.page), { message: `scrolls sideways at ${size.width}` }).toBe(0);
    if (examinedAt.includes(size)) expect(await seriousViolations(window), `${size.width} px`).toEqual([]);
  }
  expect(window.complaints()).toEqual([]);
}

export async function speak(page: Page, language: 'English' | '中文'): Promise<void> {
  const spoken = () => page.evaluate(() => document.documentElement.lang);
  const wanted = language === 'English' ? 'en-US' : 'zh-CN';
  const change = page.getByRole('button', { name: language });
  await page.getByRole('banner').waitFor();
  if ((await spoken()) !== wanted) await change.click();
  await expect.poll(spoken).toBe(wanted);
}

/** Chinese on a screen and English on a phone: axe sees each language and each width once. */
export const EXAMINED = { 中文: [SCREEN], English: [PHONE] };

/** The page as it stands, in both languages. `sign`: what is there once it has been drawn. */
export async function isSoundEverywhere(window: Window, sign: string): Promise<void> {
  for (const language of ['English', '中文'] as const) {
    await speak(window.page, language);
    await window.page.locator(sign).first().waitFor();
    await isSound(window, EXAMINED[language]);
  }
}
