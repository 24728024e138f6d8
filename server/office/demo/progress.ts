import type { mongo } from 'mongoose';

/** How far the stories have been told: one document of collection `demo_progress`. A load that was interrupted goes on from here. */
export interface Progress {
  _id: 'demo';
  /** Whole weeks the stories are moved; fixed at the first attempt, so that a resumed story keeps its dates. */
  weeks: number;
  /** Index of the next scene, in order of time. */
  next: number;
  /** Case number of a story → its instance. */
  instances: Record<string, string>;
  done: boolean;
  /** Until then (real time) the process `holder` is telling; the others wait. */
  holder?: string | null;
  heldUntil?: Date | null;
}

const HOLD_MILLIS = 60_000;
const WAIT_MILLIS = 500;

export interface ProgressBook {
  /** Waits while another process tells. Null: everything has been told. */
  take(weeks: number): Promise<Progress | null>;
  /** After each scene; also renews the hold. */
  write(change: Partial<Pick<Progress, 'next' | 'instances' | 'done'>>): Promise<void>;
  release(): Promise<void>;
}

export function openProgress(db: mongo.Db, holder: string): ProgressBook {
  const collection = db.collection<Progress>('demo_progress');
  const until = () => new Date(Date.now() + HOLD_MILLIS);

  async function attempt(weeks: number): Promise<Progress | null> {
    await collection.updateOne({ _id: 'demo' }, { $setOnInsert: { weeks, next: 0, instances: {}, done: false } }, { upsert: true });
    return collection.findOneAndUpdate(
      { _id: 'demo', done: false, $or: [{ heldUntil: null }, { heldUntil: { $lt: new Date() } }] },
      { $set: { holder, heldUntil: until() } },
      { returnDocument: 'after' },
    );
  }

  return {
    async take(weeks) {
      for (;;) {
        const taken = await attempt(weeks);
        if (taken) return taken;
        if ((await collection.findOne({ _id: 'demo' }))?.done) return null;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MILLIS));
      }
    },
    async write(change) {
      const { matchedCount } = await collection.updateOne({ _id: 'demo', holder }, { $set: { ...change, heldUntil: until() } });
      if (matchedCount === 0) throw new Error('Another process has taken over telling the demo stories.');
    },
    async release() {
      await collection.updateOne({ _id: 'demo', holder }, { $set: { holder: null, heldUntil: null } });
    },
  };
}
