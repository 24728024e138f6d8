/**
 * One engine to be measured: `begin` starts an instance and answers its first task, `complete` answers the next one or nothing.
 * @template T
 * @typedef {{ begin(): Promise<T>, complete(task: T): Promise<T | undefined> }} Peer
 */

/**
 * Measures as often as the parent process asks, and answers how many a second and the milliseconds of each completion.
 * @template T @param {Peer<T>} peer
 */
export function answerRounds(peer) {
  process.on('message', async (/** @type {{ clients: number, seconds: number }} */ { clients, seconds }) => {
    process.send?.(await round(peer, clients, seconds * 1000));
  });
  // The parent is gone, and with it the question.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

/** @template T @param {Peer<T>} peer @param {number} clients @param {number} millis */
async function round(peer, clients, millis) {
  /** @type {number[]} */
  const times = [];
  const from = performance.now();
  const until = from + millis;
  const work = async () => {
    /** @type {T | undefined} */
    let task;
    while (performance.now() < until) {
      task ??= await peer.begin();
      const asked = performance.now();
      task = await peer.complete(task);
      times.push(performance.now() - asked);
      // An engine that never waits would not let the others have their turn.
      await new Promise((turn) => setImmediate(turn));
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return { perSecond: (times.length * 1000) / (performance.now() - from), times };
}
