import mongoose from 'mongoose';
import { openCollections } from '../../server/engine/collections.ts';
import { alertsOf } from '../../server/office/alerts/document.ts';
import { deadlinesOf } from '../../server/office/deadlines/document.ts';

/** What the stores hold of all instances at a moment when no work is under way. */
export interface Books {
  /** Each thing that stands in one collection and is missing in the one that must agree with it; empty when nothing is half done. */
  disagreements(): Promise<string[]>;
  close(): Promise<void>;
}

/** A session that reads everything as it stood at one moment. */
type AtOnce = { session: mongoose.mongo.ClientSession };
/** Two collections tell the same story; each story is a list of lines. */
type Account = [name: string, told: string[], kept: string[]];

export async function openBooks(mongodbUrl: string): Promise<Books> {
  const connection = await mongoose.createConnection(mongodbUrl).asPromise();
  const { instances, tasks, subscriptions, alarms, jobs, incidents, outbox, history } = openCollections(connection);
  const [deadlines, alerts] = [deadlinesOf(connection.db!), alertsOf(connection.db!)];

  async function waitsAndWhatWasMadeForThem(at: AtOnce): Promise<Account[]> {
    const running = await instances.find({ status: 'running' }, at).toArray();
    const waits = (...kinds: string[]) =>
      running.flatMap(({ _id, waits: marks }) =>
        marks.filter(({ kind }) => kinds.includes(kind)).map(({ executionId }) => line(_id, executionId)),
      );
    const children = running.flatMap(({ parent }) => (parent ? [line(parent.instanceId, parent.executionId)] : []));
    const timers = (await alarms.find({ kind: 'timer' }, at).toArray()).map(({ ref }) => line(ref.instanceId, ref.executionId));
    const pairs = async (found: { toArray(): Promise<{ instanceId: string; executionId: string }[]> }) =>
      (await found.toArray()).map(({ instanceId, executionId }) => line(instanceId, executionId));
    return [
      ['tasks', waits('user'), await pairs(tasks.find({ state: 'open' }, at))],
      ['subscriptions', waits('message', 'signal'), await pairs(subscriptions.find({}, at))],
      ['timers', waits('timer'), timers],
      ['jobs', waits('job'), await pairs(jobs.find({}, at))],
      ['incidents', waits('incident'), await pairs(incidents.find({ state: 'open' }, at))],
      ['called instances', waits('call'), children],
    ];
  }

  /** What has started and not ended is what the instance says it is doing. */
  async function historyAndActivities(at: AtOnce): Promise<Account> {
    const open = new Set<string>();
    for await (const { _id, events } of history.find({}, at).sort({ _id: 1 })) {
      const instanceId = _id.slice(0, _id.lastIndexOf('.'));
      for (const { type, executionId } of events) {
        if (type === 'activity.started') open.add(line(instanceId, executionId));
        if (type === 'activity.completed' || type === 'activity.cancelled') open.delete(line(instanceId, executionId));
      }
    }
    const doing = (await instances.find({}, at).toArray()).flatMap(({ _id, activities }) =>
      activities.map(({ executionId }) => line(_id, executionId)),
    );
    return ['activities', doing, [...open]];
  }

  async function deadlinesAndTheirBells(at: AtOnce): Promise<Account[]> {
    const all = await deadlines.find({}, at).toArray();
    const open = all.filter(({ closedAt }) => !closedAt);
    const dated = await tasks.find({ state: 'open', deadlinePolicy: { $exists: true } }, at).toArray();
    const silent = open.flatMap(({ _id, stages }) => stages.filter(({ rangAt }) => !rangAt).map(({ stage }) => line(_id, stage)));
    const bells = (await alarms.find({ kind: 'deadline' }, at).toArray()).map(({ ref }) => line(ref.deadlineId, ref.stage));
    const rung = (of: typeof all) =>
      of.flatMap(({ _id, stages }) =>
        stages.filter(({ stage, rangAt }) => rangAt && stage !== 'warn').map(({ stage }) => line(_id, stage)),
      );
    const raised = await alerts.find({ deadlineId: { $exists: true } }, at).toArray();
    const lines = (of: typeof raised) => of.map(({ deadlineId, stage }) => line(deadlineId, stage));
    return [
      ['deadlines', dated.map(({ _id }) => _id), open.map(({ taskId }) => taskId)],
      ['deadline alarms', silent, bells],
      ['alerts', rung(all), lines(raised)],
      ['open alerts', rung(open), lines(raised.filter(({ state }) => state !== 'closed'))],
    ];
  }

  return {
    async disagreements() {
      // All of one moment: while they are read the clock goes on, and a step may come between two collections.
      const session = await connection.startSession({ snapshot: true });
      try {
        const at = { session };
        const unsent = (await outbox.find({}, at).toArray()).map(({ _id, type }) => line(type, _id));
        const accounts: Account[] = [
          ['outbox', [], unsent],
          ...(await waitsAndWhatWasMadeForThem(at)),
          await historyAndActivities(at),
          ...(await deadlinesAndTheirBells(at)),
        ];
        return accounts.flatMap(difference);
      } finally {
        await session.endSession();
      }
    },
    close: () => connection.close(),
  };
}

const line = (...words: unknown[]) => words.join(' ');

function difference([name, told, kept]: Account): string[] {
  const surplus = (of: string[], over: string[]) => {
    const left = [...over];
    return of.filter((each) => {
      const at = left.indexOf(each);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...surplus(told, kept).map((each) => `${name}: missing ${each}`),
    ...surplus(kept, told).map((each) => `${name}: orphan ${each}`),
  ];
}
