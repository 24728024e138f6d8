import { startCommand } from './command.mjs';

const SAY_EVERY_MS = 15_000;
const WORTH_SAYING_MS = 3_000;

/**
 * Runs a command that may take long: says what it does, now and then how long it has been at it, and shows its output only if it fails.
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 * @param {{ say: (line: string) => void, env?: Record<string, string | undefined>, cwd?: string, limit?: number, outlive?: boolean }} options
 *   `limit` in milliseconds; `outlive`: better finished than cut off when we are stopped
 */
export async function runLong(what, command, args, { say, limit, ...options }) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`${what} …`);
  const running = startCommand(command, args, options);
  const ticking = setInterval(() => say(`${what} … ${seconds()}`), SAY_EVERY_MS);
  const giveUp = limit && setTimeout(() => running.signal('SIGKILL'), limit);
  try {
    const { code, output } = await running.ended;
    const lastLines = output.trimEnd().split('\n').slice(-15).join('\n');
    if (code !== 0) throw new Error(`${what} failed after ${seconds()} (${command} ended with ${code}):\n${lastLines}`);
    if (Date.now() - started > WORTH_SAYING_MS) say(`${what}: done in ${seconds()}`);
    return output;
  } finally {
    clearInterval(ticking);
    clearTimeout(giveUp);
  }
}
