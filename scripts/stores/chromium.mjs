import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackages } from './debian.mjs';
import { executable, onPath } from './places.mjs';

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const WAYS_OUT = `No Chromium here, and the browser tests need one. Ways out:
  - install Chromium or Google Chrome so that it is on PATH
  - set CHROME_PATH to one`;

/**
 * A browser for the tests, with a font that has Chinese characters.
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function findChromium(say) {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (!executable(given)) throw new Error(`CHROME_PATH names ${given}, which cannot be run.`);
    return given;
  }
  let found = installed();
  const missing = [...(found ? [] : ['chromium-headless-shell']), ...(hasChineseFont() ? [] : ['fonts-noto-cjk'])];
  if (missing.length > 0 && canInstallPackages()) await installPackages(missing, say);
  found ??= installed();
  if (!found) throw new Error(WAYS_OUT);
  say(`Chromium: ${found}`);
  return found;
}

/** The shell without windows first: it draws a page in a third of the time. */
const installed = () =>
  onPath('chromium-headless-shell', 'chrome-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
  PLACES.find(executable);

/** Taken for granted where there is no fontconfig to ask but a desktop's own fonts. */
function hasChineseFont() {
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}
