/** Starts one server process and stops it in order. Several may run over the same stores, also as workers of node:cluster. */
import { compose, type Server } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { DEMO_PASSWORD, demoAccounts } from './office/demo/accounts.ts';
import { storeError } from './platform/store-errors.ts';

/** What does not end by itself within this is ended: the next start must not wait for it. */
const STOP_LIMIT_MS = 10_000;
const BAD_SETTING = 78;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

let server: Server | undefined;

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The parent that gave us our port is gone.
process.on('disconnect', stop);
process.on('unhandledRejection', fall);
process.on('uncaughtException', fall);

try {
  server = await compose(readConfig());
  announce(server);
} catch (error) {
  fall(error);
}

function announce({ url, demo, adminPassword }: Server): void {
  process.send?.({ type: 'ready', url });
  // Whichever process made it: it is known to nobody else, and nobody can sign in without it.
  if (adminPassword) complain(`First account: admin  password: ${adminPassword}  (shown once; it is changed at the first sign-in)`);
  if ((process.env.WEIBAO_WORKER ?? '1') !== '1') return;
  if (!process.send) say(`Weibao 未保通 ${url}`);
  if (demo) {
    say(`Demo office 演示 (all fictitious, password ${DEMO_PASSWORD}):`);
    for (const { username, displayName, grants } of demoAccounts)
      say(`  ${username.padEnd(12)} ${displayName}  ${grants.map(({ role }) => role).join(', ')}`);
  }
}

function stop(): void {
  // Still starting, perhaps still telling the demo's stories: whatever is half told is resumed by the next start.
  if (!server) process.exit(0);
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  server.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

function fall(error: unknown): void {
  const shown = storeError(error);
  if (shown instanceof ConfigError) complain(shown.message);
  else complain(`The server cannot go on: ${shown instanceof Error ? (shown.stack ?? shown.message) : String(shown)}`);
  process.exit(shown instanceof ConfigError ? BAD_SETTING : 1);
}
