import type { LiveInstance } from './instance-record.ts';

/** The instances last worked on, as they were committed, so that the next step need not load them. Only ever an optimisation. */
export interface HotInstances {
  get(instanceId: string): LiveInstance | undefined;
  keep(instance: LiveInstance): void;
  forget(instanceId: string): void;
}

/** `size`: instances kept; the ones longest untouched go first. */
export function createHotInstances(size: number): HotInstances {
  const kept = new Map<string, LiveInstance>();
  return {
    get: (instanceId) => kept.get(instanceId),
    keep: (instance) => {
      kept.delete(instance.id);
      // An instance that has ended will hardly be asked for again.
      if (instance.status !== 'running') return;
      kept.set(instance.id, instance);
      if (kept.size > size) kept.delete(kept.keys().next().value as string);
    },
    forget: (instanceId) => {
      kept.delete(instanceId);
    },
  };
}
