import { expect, test } from 'vitest';
import { gathered } from '../../server/platform/gathered.ts';

/** A store that answers when the test says so, with what was asked for. */
function store() {
  const queries: { ids: string[]; answer(): void; fail(): void }[] = [];
  const read = gathered(
    (ids) =>
      new Promise<{ _id: string }[]>((resolve, reject) => {
        const answer = () => resolve(ids.filter((id) => id !== 'unknown').map((_id) => ({ _id })));
        queries.push({ ids, answer, fail: () => reject(new Error('the store is away')) });
      }),
  );
  const asked = (count: number) => expect.poll(() => queries.length).toBe(count);
  return { queries, read, asked };
}

test('what is asked for at once is one query, and what is asked for meanwhile is the next', async () => {
  const { queries, read, asked } = store();
  const first = [read('a'), read('b'), read('a'), read('unknown')];
  await asked(1);
  const later = [read('a'), read('c')];

  queries[0]!.answer();
  expect(await Promise.all(first)).toEqual([{ _id: 'a' }, { _id: 'b' }, { _id: 'a' }, undefined]);
  await asked(2);
  queries[1]!.answer();

  // Asked anew although it was known: nobody gets an answer that is older than the question.
  expect(await Promise.all(later)).toEqual([{ _id: 'a' }, { _id: 'c' }]);
  expect(queries.map(({ ids }) => ids)).toEqual([
    ['a', 'b', 'unknown'],
    ['a', 'c'],
  ]);
});

test('a query that fails fails for all who asked, and for nobody after them', async () => {
  const { queries, read, asked } = store();
  const first = Promise.allSettled([read('a'), read('b')]);
  await asked(1);
  queries[0]!.fail();
  expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  const again = read('a');
  await asked(2);
  queries[1]!.answer();
  expect(await again).toEqual({ _id: 'a' });
});

test('a query that hangs does not hold up the others for long', async () => {
  const { queries, read, asked } = store();
  void read('a');
  await asked(1);
  const other = read('b');
  await asked(2);
  queries[1]!.answer();
  expect(await other).toEqual({ _id: 'b' });
});
