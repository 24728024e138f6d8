import type { Jobs } from './jobs.ts';
import type { Outbox } from './outbox.ts';

/**
 * Waits until this process has nothing more to do at once for an instance: jobs, called processes, reports. So that an answer
 * tells of the next task also where a job lies between. At most `millis`; what takes longer goes on by itself.
 * Answers whether there was anything.
 */
export type FollowUp = (instanceIds: string[], millis: number) => Promise<boolean>;

export function createFollowUp({ jobs, outbox }: { jobs: Jobs; outbox: Outbox }): FollowUp {
  return async (instanceIds, millis) => {
    const giveUpAt = Date.now() + millis;
    for (let followed = false; ; followed = true) {
      const work = instanceIds.flatMap((id) => [...jobs.of(id), ...outbox.of(id)]);
      const left = giveUpAt - Date.now();
      if (work.length === 0 || left <= 0) return followed;
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled(work),
        new Promise((resolve) => {
          timer = setTimeout(resolve, left);
        }),
      ]);
      clearTimeout(timer);
    }
  };
}
