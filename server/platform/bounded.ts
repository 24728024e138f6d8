/** Marks that something outside did not answer in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Waits at most `millis` for `work`. What comes later is ignored: a hanging store must not hang its callers. */
export function bounded<T>(work: Promise<T>, millis: number, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimedOut(`${what} did not answer within ${millis} ms`)), millis);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Runs `work` over `items` in their order, at most `width` at a time. Rejects after all have been tried, with the first error. */
export async function eachAtMost<T>(items: readonly T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      await work(items[index] as T).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
