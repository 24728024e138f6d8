import './node-version.mjs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, ROOT } from './install.mjs';
import { say } from './say.mjs';
import { startCommand } from './stores/command.mjs';

/** One checker each: two checks run at a time, and several checkers of one project do much of the work twice. */
const TSC = ['node_modules/typescript/bin/tsc', '--noEmit', '--checkers', '1', '-p'];

/** What each check runs, and what it stands for. */
const CHECKS = [
  { name: 'types of the server', command: [...TSC, 'tsconfig.json'] },
  { name: 'types of the browser application and the modeler', command: [...TSC, 'tsconfig.web.json'] },
  { name: 'types of tests and scripts', command: [...TSC, 'tsconfig.test.json'] },
  { name: 'lint and format', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'lock file', command: ['scripts/complete-lock.mjs', '--check'] },
  { name: 'direction of imports', command: ['scripts/check-imports.mjs'] },
  { name: 'dead code', command: ['node_modules/knip/bin/knip.js'] },
  { name: 'known advisories', command: ['scripts/check-advisories.mjs'] },
];

/**
 * Runs every check, two at a time; shows the output of those that fail or warn.
 * @param {(line: string) => void} tell
 * @returns {Promise<boolean>} whether all is well
 */
export async function check(tell) {
  const waiting = [...CHECKS];
  let well = true;
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { code, output } = await startCommand(process.execPath, next.command, { cwd: ROOT }).ended;
      tell(`check: ${next.name}: ${code === 0 ? 'ok' : 'FAILED'}`);
      if (code !== 0 || output.includes('warning:')) console.log(output.trimEnd());
      well &&= code === 0;
    }
  };
  await Promise.all([lane(), lane()]);
  return well;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await installPackages(say);
  process.exitCode = (await check(say)) ? 0 : 1;
}
