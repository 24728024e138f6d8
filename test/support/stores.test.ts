import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { openTestStores } from './stores.ts';

test('a test file leaves nothing in the stores once it has dropped its corner', async () => {
  const stores = openTestStores('support-stores');
  const mongo = await mongoose.createConnection(stores.mongodbUrl).asPromise();
  try {
    await mongo.collection('things').insertOne({ a: 1 });
    await stores.drop();
    const { databases } = await mongo.listDatabases();
    expect(databases.map((database) => database.name)).not.toContain(stores.database);
  } finally {
    await mongo.close();
  }
});
