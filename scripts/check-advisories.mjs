// Fails when a package we use has a known advisory of high severity and a version without it exists.
import { spawnSync } from 'node:child_process';
import { ROOT } from './install.mjs';

const SERIOUS = ['high', 'critical'];
const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
const [command = '', ...first] = npm;
const { stdout } = spawnSync(command, [...first, 'audit', '--json'], {
  cwd: ROOT,
  encoding: 'utf8',
  timeout: 60_000,
  maxBuffer: 64 * 1024 * 1024,
});
const report = read(stdout);

if (!report?.vulnerabilities) {
  console.log(
    `warning: advisories were not checked, the package registry does not answer that question (${report?.message ?? report?.error?.summary ?? 'no answer'})`,
  );
} else {
  /** @type {{ name: string, severity: string, range: string, fixAvailable: unknown }[]} */
  const known = Object.values(report.vulnerabilities);
  const serious = known.filter((entry) => SERIOUS.includes(entry.severity));
  for (const { name, severity, range, fixAvailable } of serious) {
    console.log(`${fixAvailable ? 'advisory' : 'warning: advisory without a fix'}: ${name} ${range} (${severity})`);
  }
  process.exitCode = serious.some((entry) => entry.fixAvailable) ? 1 : 0;
}

/** @param {string | undefined} text */
function read(text) {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
