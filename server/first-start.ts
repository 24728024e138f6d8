import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, SYSTEM } from './engine/types.ts';
import { WeibaoError } from './errors.ts';
import type { People } from './people/types.ts';
import type { Log } from './platform/log.ts';
import type { Stores } from './platform/stores.ts';

const POLICY = 'policy';
const ADMIN = 'admin';

/**
 * Deploys the processes that came with this version and are not there yet, with the decision tables beside them.
 * A process that is there belongs to the office: a newer file never overwrites what its administrator has deployed.
 */
export async function deployNewProcesses(engine: Engine, processesDir: string, log: Log): Promise<void> {
  const folders = (await readdir(processesDir, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== POLICY);
  for (const { name: folder } of folders.sort((one, other) => one.name.localeCompare(other.name))) {
    const files = (await readdir(join(processesDir, folder))).sort();
    const read = (extension: string) =>
      Promise.all(files.filter((file) => file.endsWith(extension)).map((file) => readFile(join(processesDir, folder, file), 'utf8')));
    const diagrams = await missing(engine, await read('.bpmn'));
    if (diagrams.length === 0) continue;
    for (const table of await read('.dmn')) await engine.decisions.deploy(table, SYSTEM);
    for (const diagram of diagrams) {
      const { definitions } = await engine.definitions.deploy(diagram, { actor: SYSTEM });
      log.info({ definitions: definitions.map(({ id }) => id) }, 'deployed a process that came with this version');
    }
  }
}

async function missing(engine: Engine, diagrams: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const diagram of diagrams) {
    const known = await Promise.all((await engine.definitions.keysIn(diagram)).map((key) => isDeployed(engine, key)));
    // One in which nothing can be executed is refused by its deployment, which says why.
    if (known.length === 0 || known.includes(false)) found.push(diagram);
  }
  return found;
}

async function isDeployed(engine: Engine, key: string): Promise<boolean> {
  const { items } = await engine.definitions.list({ key, limit: 1 });
  return items.length > 0;
}

/** What an empty database is to become, decided once and kept: a load of the demonstration that was interrupted goes on at the next start. */
export async function officeKind(stores: Stores, people: People, wanted: 'demo' | 'empty'): Promise<'demo' | 'empty'> {
  const installation = stores.mongo.collection<{ _id: string; office: 'demo' | 'empty' }>('installation');
  const kind = (await people.accounts.count()) > 0 ? 'empty' : wanted;
  const found = await installation.findOneAndUpdate(
    { _id: 'office' },
    { $setOnInsert: { office: kind } },
    { upsert: true, returnDocument: 'after' },
  );
  return found?.office ?? kind;
}

/** The first account of an empty office. Answers the password where one was made up: it is shown once and must be changed. */
export async function createFirstAdministrator(people: People, given: string): Promise<string | undefined> {
  if ((await people.accounts.count()) > 0) return undefined;
  const password = given || randomBytes(15).toString('base64url');
  try {
    await people.accounts.create(
      {
        username: ADMIN,
        displayName: people.roles.get('sys_admin')?.name ?? ADMIN,
        organisation: 'STREET',
        grants: [{ role: 'sys_admin' }],
        password,
        mustChangePassword: true,
      },
      'system',
    );
  } catch (error) {
    // Another process of the same start was first, and shows its own.
    if (error instanceof WeibaoError && error.code === 'ACCOUNT_EXISTS') return undefined;
    throw error;
  }
  return given ? undefined : password;
}
