import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/**
 * Chromium as root, with an empty profile and nothing that speaks to the outside. A page of a test lives for seconds: optimising its
 * program takes longer than it saves.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--no-opt,--no-maglev',
];
const PATIENCE_MS = 30_000;

export type Language = 'zh' | 'en';

export interface Window {
  context: BrowserContext;
  page: Page;
  /** What the console complained about since it was last asked. */
  complaints(): string[];
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROME_PATH || '/usr/bin/chromium-headless-shell', args: FLAGS });
}

/** A window of its own: nobody else's cookie, nothing kept from before. */
export async function openWindow(
  browser: Browser,
  origin: string,
  { width = 1440, height = 900, language = 'zh' as Language } = {},
): Promise<Window> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript((wanted) => {
    localStorage.getItem('weibao.language') ?? localStorage.setItem('weibao.language', wanted);
    sessionStorage.getItem('weibao.language') ?? sessionStorage.setItem('weibao.language', wanted);
  }, language);
  const page = await context.newPage();
  let said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.stack ?? error.message));
  return {
    context,
    page,
    complaints() {
      const all = said;
      said = [];
      return all;
    },
  };
}

/** How far the page can be scrolled sideways, in pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/**
 * A dialog alone where one is open: the page under it has been judged without.
 * The thousands of shapes of a diagram are taken out meanwhile: axe judges nothing in them and takes as long for each as for a button.
 */
const JUDGE = `(async () => {
  const diagrams = [...document.querySelectorAll('.djs-container svg')].map((svg) => [svg, document.createComment('')]);
  for (const [svg, mark] of diagrams) svg.replaceWith(mark);
  const { violations } = await axe.run(document.querySelector('[role=dialog]') ?? document, { resultTypes: ['violations'] });
  for (const [svg, mark] of diagrams) mark.replaceWith(svg);
  return JSON.stringify(violations);
})()`;

/** What axe finds serious or critical, each with the first place it was found at. */
export async function seriousViolations({ context, page }: Window): Promise<string[]> {
  // Through the debugger: the page's own content security policy lets no script of ours in.
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe.source });
  const { result } = await session.send('Runtime.evaluate', { expression: JUDGE, awaitPromise: true });
  await session.detach();
  return (JSON.parse(String(result.value)) as Violation[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
