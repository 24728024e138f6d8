import { fail, WeibaoError } from '../errors.ts';
import type { InstanceDocument } from './collections.ts';

type Flags = Pick<InstanceDocument, 'suspended' | 'suspendedWithParent'>;

export const isSuspended = ({ suspended, suspendedWithParent }: Flags): boolean => suspended === true || suspendedWithParent === true;

export function refuseSuspended(instanceId: string): never {
  return fail('INSTANCE_SUSPENDED', `Instance ${instanceId} is suspended.`);
}

/** Whatever was to reach a suspended instance is no failure: it is kept and comes again. */
export const meetsSuspended = (error: unknown): boolean => error instanceof WeibaoError && error.code === 'INSTANCE_SUSPENDED';

/** After so long, what is kept looks by itself whether its instance goes on; a resume calls it at once. Real time. */
export const KEPT_MILLIS = 10_000;
