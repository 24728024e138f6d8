import { fail } from '../errors.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { Kernel } from './kernel-contract.ts';
import type { Stepper } from './step.ts';
import type { Engine } from './types.ts';

export function createMigration(_parts: {
  collections: Collections;
  kernel: Kernel;
  definitions: Definitions;
  stepper: Stepper;
}): Engine['instances']['migrate'] {
  return async () => fail('MIGRATION_REFUSED', '');
}
