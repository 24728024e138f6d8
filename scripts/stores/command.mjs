import { spawn } from 'node:child_process';

/**
 * Starts a command as the head of a process group, so that it can be ended with everything it has started: npm and tsc are but wrappers.
 * Ends with us at the latest, unless it is to `outlive` us.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, show?: boolean, outlive?: boolean }} options `show`: its output is ours
 */
export function startCommand(command, args, { env, cwd, show, outlive }) {
  /** @type {'inherit' | 'pipe'} */
  const stdio = show ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', stdio, stdio], detached: true });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const signal = (/** @type {NodeJS.Signals} */ name) => {
    try {
      if (child.pid) process.kill(-child.pid, name);
    } catch {
      // The whole group has gone by itself.
    }
  };
  const abandon = () => signal('SIGKILL');
  if (!outlive) process.once('exit', abandon);
  /** @type {Promise<{ code: number | null, output: string }>} */
  const ended = new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => {
      process.off('exit', abandon);
      // What it has left running.
      if (!outlive) abandon();
      done({ code, output });
    });
  });
  return { ended, signal };
}
