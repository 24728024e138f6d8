import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import type { Json } from '../../server/kernel/types.ts';
import { createPolicies } from '../../server/office/deadlines/policies.ts';
import { prepare } from '../../server/office/parts.ts';
import { prepareRevisions } from '../../server/office/revised.ts';
import { createDrillClock, type DrillClock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores } from '../support/stores.ts';
import { PROCESSES } from './support.ts';

const log = createLog('fatal');
const folder = temporaryData();
const file = join(folder.folder, 'policy', 'deadlines.yaml');
const corner = openTestStores('office-policies');
let stores: Stores;
let clock: DrillClock;

beforeAll(async () => {
  await cp(join(PROCESSES, 'policy'), join(folder.folder, 'policy'), { recursive: true });
  stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log });
  clock = await createDrillClock({ stores, log });
  // Servers prepare the stores one after the other; what two of them then do at once is the matter here.
  await prepareRevisions(stores.mongo.db!);
  await prepare(stores.mongo.db!, 'policies', []);
});
afterAll(async () => {
  await clock.stop();
  await stores.close();
  await corner.drop();
  await folder.remove();
});

/** What a start of the server does. */
const started = () => createPolicies({ db: stores.mongo.db!, clock, processesDir: folder.folder, log });

test('two servers that start at once over an empty database seed each policy once; a start after that changes nothing', async () => {
  const [one, other] = await Promise.all([started(), started()]);

  const seeded = await one.list();
  expect(seeded.length).toBeGreaterThan(30);
  expect(new Set(seeded.map(({ version, origin }) => `${version} ${origin}`))).toEqual(new Set(['1 file']));
  expect(await other.list()).toEqual(seeded);
  expect(await (await started()).list()).toEqual(seeded);
});

test('a policy follows the file of a newer version until the office has changed it', async () => {
  const before = await started();
  const { version, origin, updatedAt, updatedBy, ...night } = (await before.list()).find(({ id }) => id === 'MR-D02')!;
  await stores.mongo.transaction((session) => before.put('MR-D02', { ...night, name: '本办自定' }, 'zhoulan', version, session));
  const text = await readFile(file, 'utf8');
  const renamed = (id: string) => (whole: string) => whole.replace(new RegExp(`(- id: ${id}\\n\\s+name: ).*`), '$1新版名称');
  await writeFile(file, renamed('MR-D02')(renamed('MR-D01')(text)));

  await Promise.all([started(), started()]);

  const named = async (id: string) => {
    const { version, origin, name } = (await before.list()).find((policy) => policy.id === id) as Record<string, Json>;
    return { version, origin, name };
  };
  expect(await named('MR-D01')).toEqual({ version: 2, origin: 'file', name: '新版名称' });
  expect(await named('MR-D02')).toEqual({ version: 2, origin: 'edited', name: '本办自定' });
  expect(await named('MR-D03')).toMatchObject({ version: 1, origin: 'file' });
});
