import { fail } from '../errors.ts';
import type { InstanceState } from './types.ts';

type Upgrade = (state: InstanceState) => InstanceState;

/** The first makes a state of format 2 of one of format 1, and so on. One is added whenever what is saved changes; none is ever removed. */
const UPGRADES: readonly Upgrade[] = [];

/** Version of the state that this build saves. */
export const FORMAT = UPGRADES.length + 1;

/**
 * A saved state as this build knows it. Throws STATE_TOO_NEW for one that a later build has saved: what is new in it would be
 * dropped unseen.
 */
export function readState(saved: InstanceState, upgrades: readonly Upgrade[] = UPGRADES): InstanceState {
  const known = upgrades.length + 1;
  if (saved.format > known)
    fail('STATE_TOO_NEW', `The instance was saved by a later version of this software (format ${saved.format}; this one knows ${known}).`);
  let state = saved;
  for (const upgrade of upgrades.slice(saved.format - 1)) state = { ...upgrade(state), format: state.format + 1 };
  return state;
}
