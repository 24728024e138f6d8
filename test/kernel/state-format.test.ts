import { describe, expect, test } from 'vitest';
import { readState } from '../../server/kernel/state-format.ts';
import type { InstanceState } from '../../server/kernel/types.ts';
import { diagram, E, f, load, NOON, S, user } from './drive.ts';

const refusal = { code: 'STATE_TOO_NEW', status: 503 };

describe('a saved state', () => {
  test('of a later format is refused, in a step and in a migration', async () => {
    const { kernel, model } = await load(diagram(`${S}${user('A')}${E}${f(['s', 'A'], ['A', 'e'])}`));
    const { state, waits } = await kernel.step(model, null, { type: 'start', instanceId: 'i' }, NOON);
    const later = { ...state, format: state.format + 1 };
    const command = { type: 'complete', executionId: waits[0]?.executionId as string } as const;
    await expect(kernel.step(model, later, command, NOON)).rejects.toMatchObject(refusal);
    expect(() => kernel.migrate(model, model, later, {})).toThrow(expect.objectContaining(refusal));
    expect((await kernel.step(model, state, command, NOON)).status).toBe('completed');
  });

  const upgrades = [
    ({ game, ...rest }: InstanceState) => ({ ...rest, plays: game }),
    ({ plays, ...rest }: InstanceState) => ({ ...rest, games: [plays] }),
  ];
  test.each([[{ format: 1, game: 'a' }], [{ format: 2, plays: 'a' }], [{ format: 3, games: ['a'] }]])(
    'of an earlier format goes through every upgrade after it: %j',
    (state) => {
      expect(readState(state, upgrades)).toEqual({ format: 3, games: ['a'] });
    },
  );

  test('of a format beyond the upgrades is refused', () => {
    expect(() => readState({ format: 4 }, upgrades)).toThrow(expect.objectContaining(refusal));
  });
});
