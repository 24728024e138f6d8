import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isDuplicateKey } from '../../server/platform/store-errors.ts';
import { openTestStores } from '../support/stores.ts';

const corner = openTestStores('platform-store-errors');
let mongo: Connection;

beforeAll(async () => {
  mongo = await mongoose.createConnection(corner.mongodbUrl).asPromise();
  await mongo.collection('things').insertOne({ _id: 'there' as never });
});
afterAll(async () => {
  await mongo.close();
  await corner.drop();
});

const inserted = (...ids: unknown[]) =>
  mongo
    .collection('things')
    .insertMany(
      ids.map((_id) => ({ _id }) as never),
      { ordered: false },
    )
    .then(
      () => undefined,
      (error: unknown) => error,
    );

test('what is there already is told from what went wrong, also where both come in one bulk', async () => {
  expect(isDuplicateKey(await inserted('there'))).toBe(true);
  expect(isDuplicateKey(await inserted('there', 'new', 'there'))).toBe(true);
  expect(isDuplicateKey(await inserted('there', ['no id']))).toBe(false);
  expect(isDuplicateKey(await inserted(['no id'], 'there'))).toBe(false);
  expect(isDuplicateKey(new Error('E11000'))).toBe(false);
});
