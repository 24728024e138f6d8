/** Commands for one instance, one after the other, in the order they came; instances do not wait for each other. */
export interface InstanceQueue {
  run<T>(instanceId: string, work: () => Promise<T>): Promise<T>;
  /** Waits for everything queued now. */
  idle(): Promise<void>;
}

export function createInstanceQueue(): InstanceQueue {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: (instanceId, work) => {
      const before = last.get(instanceId);
      const mine = before ? before.then(work, work) : work();
      last.set(instanceId, mine);
      const leave = () => {
        if (last.get(instanceId) === mine) last.delete(instanceId);
      };
      mine.then(leave, leave);
      return mine;
    },
    idle: async () => {
      await Promise.allSettled([...last.values()]);
    },
  };
}
