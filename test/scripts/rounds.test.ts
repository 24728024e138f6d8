import { expect, test } from 'vitest';
import { count, inRounds } from '../../scripts/test/rounds.mjs';

type Outcome = Record<string, 'passed' | 'failed'>;
const files = (outcome: Outcome) =>
  new Map(Object.entries(outcome).map(([name, status]) => [name, { name, status, assertionResults: [{ status }] }]));

/** What was run, and what came of it. */
async function rounds(deaths: number, ...outcomes: Outcome[]) {
  const asked: (string[] | undefined)[] = [];
  const round = await inRounds({
    run: async (which) => {
      asked.push(which);
      const found = files(outcomes[asked.length - 1]!);
      return { code: [...found.values()].some(({ status }) => status === 'failed') ? 1 : 0, files: found };
    },
    deaths: () => deaths,
    say: () => undefined,
  });
  return { asked, code: round.code, counted: count([...round.files.values()]) };
}

test('a test that fails fails, as long as no store ended by itself', async () => {
  expect(await rounds(0, { a: 'passed', b: 'failed' })).toEqual({ asked: [undefined], code: 1, counted: { passed: 1, failed: 1 } });
});

test('what failed while a store ended by itself is run once more, and nothing else', async () => {
  const found = await rounds(1, { a: 'passed', b: 'failed', c: 'failed' }, { b: 'passed', c: 'failed' });
  expect(found).toEqual({ asked: [undefined, ['b', 'c']], code: 1, counted: { passed: 2, failed: 1 } });
  expect(await rounds(2, { a: 'passed', b: 'failed' }, { b: 'passed' })).toMatchObject({ code: 0, counted: { passed: 2, failed: 0 } });
});

test('nothing is run again where all passed, or where the run told nothing', async () => {
  expect((await rounds(1, { a: 'passed' })).asked).toEqual([undefined]);
  expect(await rounds(1, { '': 'failed' })).toEqual({ asked: [undefined], code: 1, counted: { passed: 0, failed: 1 } });
});
