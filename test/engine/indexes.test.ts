import { afterAll, expect, test } from 'vitest';
import { openOffice } from './support.ts';

const office = openOffice('engine-indexes');
afterAll(() => office.close());

test('an index that only an older version has asked is not kept up for ever', async () => {
  const { stores } = await office.open({ works: false });
  const instances = stores.mongo.db!.collection('instances');
  await instances.createIndex({ definitionId: 1, status: 1 });

  await office.open({ works: false });

  expect((await instances.indexes()).map(({ name }) => name)).not.toContain('definitionId_1_status_1');
});
