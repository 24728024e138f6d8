import { spawn } from 'node:child_process';

/**
 * @typedef {(line: string) => void} Say
 */

/**
 * Runs a command that may take long: says what it does, now and then how long it has been at it, and shows its output only if it fails.
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 * @param {{ say: Say, env?: Record<string, string | undefined>, cwd?: string, limit?: number, outlive?: boolean }} options `limit` in milliseconds;
 *   `outlive`: better finished than cut off when we are stopped
 */
export async function runLong(what, command, args, { say, env, cwd, limit, outlive }) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`${what} …`);
  const ticking = setInterval(() => say(`${what} … ${seconds()}`), 15_000);
  let output = '';
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(limit && { timeout: limit, killSignal: 'SIGKILL' }),
    });
    const abandon = () => child.kill();
    if (!outlive) process.once('exit', abandon);
    child.once('close', () => process.off('exit', abandon));
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise((done, failed) => child.once('error', failed).once('close', done));
    if (code !== 0)
      throw new Error(`${what} failed (${command} ended with ${code}):\n${output.trimEnd().split('\n').slice(-15).join('\n')}`);
    if (Date.now() - started > 3_000) say(`${what}: done in ${seconds()}`);
    return output;
  } finally {
    clearInterval(ticking);
  }
}
