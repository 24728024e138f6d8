import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dismissWatchdog, startChild } from '../../scripts/stores/child.mjs';
import { isAlive } from '../../scripts/stores/processes.mjs';
import { temporaryData } from '../../scripts/stores/temporary.mjs';

const data = temporaryData();
afterAll(async () => {
  dismissWatchdog();
  await data.remove();
});

/** As mongod under Wine has done: the first thread ends (SYS_exit of x86-64), another waits for ever. Perl is there wherever git is. */
const STUCK = 'use threads; threads->create(sub { sleep })->detach; syscall(60, 0)';

test('a store whose first thread has ended while others hang is ended, so that it can be started again', async () => {
  const child = await startChild({ command: 'perl', args: ['-e', STUCK] }, join(data.folder, 'stuck.log'));
  expect(isAlive(child.identity)).toBe(true);
  await child.ended;
  expect(isAlive(child.identity), child.lastLines()).toBe(false);
});
