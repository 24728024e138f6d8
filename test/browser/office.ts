import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from '../../scripts/build.mjs';
import { compose, type Server } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { addDemoPeople } from '../../server/office/demo/load.ts';
import { isDrillClock } from '../../server/platform/clock.ts';
import { DRILL_PASSWORD } from '../support/client.ts';
import { openTestStores } from '../support/stores.ts';
import { launchBrowser } from './browser.ts';

const PROCESSES = fileURLToPath(new URL('../../processes', import.meta.url));
/** A working Monday, 10:00 in the office, far from any long holiday. */
const START = new Date('2026-03-02T02:00:00Z');
const A_YEAR_AND_MORE = String(400 * 86_400);

/** The office as people see it: a composed server with the built pages, its people, a clock that can be moved, and a browser. */
export interface BrowserOffice extends Server {
  browser: Browser;
  now(): Date;
  /** Moves the clock; answers when everything that came due has been done. */
  advance(milliseconds: number): Promise<void>;
  advanceTo(at: Date): Promise<void>;
  close(): Promise<void>;
}

export async function openBrowserOffice(name: string): Promise<BrowserOffice> {
  if (!process.env.WEIBAO_WEB) await build(() => undefined);
  const corner = openTestStores(name);
  const server = await compose(
    readConfig({
      PORT: '0',
      MONGODB_URL: corner.mongodbUrl,
      REDIS_URL: corner.redisUrl,
      WEIBAO_PREFIX: corner.prefix,
      WEIBAO_LOG_LEVEL: 'fatal',
      // This process drives the browser, too: that is no load of the office's.
      WEIBAO_MAX_LOOP_DELAY: '60000',
      WEIBAO_DRILL: '1',
      WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD,
      WEIBAO_WEB: process.env.WEIBAO_WEB,
      // Months pass in these tests; nobody should have to sign in again for that.
      WEIBAO_SESSION_IDLE: A_YEAR_AND_MORE,
      WEIBAO_SESSION_ABSOLUTE: A_YEAR_AND_MORE,
    }),
  );
  const { clock } = server;
  if (!isDrillClock(clock)) throw new Error('The office of the browser tests is not in drill mode.');
  await clock.release(START);
  await addDemoPeople(server.people, PROCESSES);
  const browser = await launchBrowser();
  const advanceTo = async (at: Date) => {
    await server.engine.alarms.advance(at);
    await server.engine.settled();
  };
  return {
    ...server,
    browser,
    now: () => clock.now(),
    advance: (milliseconds) => advanceTo(new Date(clock.now().getTime() + milliseconds)),
    advanceTo,
    async close() {
      await browser.close();
      await server.stop();
      await corner.drop();
    },
  };
}
