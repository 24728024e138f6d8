interface Asked<T> {
  answer: Promise<T | undefined>;
  resolve(found: T | undefined): void;
  reject(error: unknown): void;
}

/** A query that takes longer than this no longer keeps the next from being sent: one connection that hangs must not hold up everybody. */
const LATE_MILLIS = 100;

/**
 * Reads by id, many together: what is asked for while a query is on its way travels with the next. Nobody waits on purpose: a lone question is
 * asked at once. No answer is older than its question, for a query is sent after all that it answers was asked. Those who ask for the same share
 * what was found: it must not be changed.
 */
export function gathered<T extends { _id: string }>(find: (ids: string[]) => Promise<T[]>): (id: string) => Promise<T | undefined> {
  let waiting = new Map<string, Asked<T>>();
  let onItsWay = false;

  function next(): void {
    if (onItsWay || waiting.size === 0) return;
    const asked = waiting;
    waiting = new Map();
    onItsWay = true;
    let current = true;
    const goOn = () => {
      clearTimeout(late);
      if (!current) return;
      current = false;
      onItsWay = false;
      next();
    };
    const late = setTimeout(goOn, LATE_MILLIS);
    void answer(asked).finally(goOn);
  }

  async function answer(asked: Map<string, Asked<T>>): Promise<void> {
    try {
      const found = new Map((await find([...asked.keys()])).map((one) => [one._id, one]));
      for (const [id, { resolve }] of asked) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }

  return (id) => {
    const known = waiting.get(id);
    if (known) return known.answer;
    // What is asked in the same turn of the event loop travels together too.
    if (waiting.size === 0) setImmediate(next);
    const asked = {} as Asked<T>;
    asked.answer = new Promise((resolve, reject) => Object.assign(asked, { resolve, reject }));
    waiting.set(id, asked);
    return asked.answer;
  };
}
