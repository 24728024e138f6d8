/**
 * After a calendar or a policy has changed, every running deadline is counted again: a piece of work of its own, stored with the change. It goes on
 * from where it stands whoever dies meanwhile; each portion is one transaction that also moves the mark, so that no deadline is taken twice.
 */
import type { mongo } from 'mongoose';
import { fail } from '../../errors.ts';
import { bounded } from '../../platform/bounded.ts';
import { newId } from '../../platform/ids.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { Calendars } from '../calendar/calendars.ts';
import { type Parts, prepare } from '../parts.ts';
import type { ChangeCause } from '../types.ts';
import { carryOut } from '../write.ts';
import { type DeadlineDocument, deadlinesOf } from './document.ts';
import type { Policies } from './policies.ts';
import { concernedBy, type Recounted, recounted } from './recounting.ts';

/** A deadline that moved; `taskId` decides who may know of which case. */
export interface Moved {
  deadlineId: string;
  taskId: string;
  caseNo?: string;
  taskName: string;
  policy: string;
  before: Date;
  after: Date;
}

export interface RecountDocument {
  _id: string;
  cause: ChangeCause;
  by: string;
  at: Date;
  /** The calendar or policy. */
  before: unknown;
  after: unknown;
  state: 'running' | 'done';
  /** How many deadlines there were to count when it began. */
  total: number;
  done: number;
  moved: number;
  /** Up to this id everything is counted. */
  mark: string;
  examples: Moved[];
  finishedAt?: Date;
}

export interface Recounts {
  /** In the transaction of the change itself; to be carried out once that is committed. */
  begin(change: Pick<RecountDocument, 'cause' | 'by' | 'before' | 'after'>, session: mongo.ClientSession): Promise<string>;
  /** Carries it out, and answers how far it has come when it is done or has taken too long to be waited for. */
  carryOut(id: string): Promise<RecountDocument>;
  /** Newest first. */
  latest(kind: ChangeCause['kind'], limit: number): Promise<RecountDocument[]>;
}

/** Deadlines of one transaction: few enough that it is over long before the store ends it. */
const PORTION = 25;
export const EXAMPLES = 20;
/** Nobody has moved the mark for so long: whoever was at it has died, and another server goes on. */
const SILENCE_MILLIS = 20_000;
const WAIT_MILLIS = 3_000;

export async function createRecounts(parts: Parts, policies: Policies, calendars: Calendars): Promise<Recounts> {
  const { db, stores, clock, engine, log } = parts;
  await prepare(db, 'recounts', [{ key: { 'cause.kind': 1, at: -1 } }]);
  const recounts = db.collection<RecountDocument>('recounts');
  const deadlines = deadlinesOf(db);

  const guard = (recountId: string) => ({
    id: alarmId(recountId),
    kind: 'recount',
    ref: { recountId },
    dueAt: new Date(clock.now().getTime() + SILENCE_MILLIS),
  });

  /** Answers whether there is more. */
  async function portion(id: string): Promise<boolean> {
    const last = await retriedTransaction(stores.mongo, async (session) => {
      const recount = await recounts.findOne({ _id: id, state: 'running' }, { session });
      if (!recount) return true;
      const found = await deadlines
        .find({ ...concernedBy(recount.cause), _id: { $gt: recount.mark } }, { session })
        .sort({ _id: 1 })
        .limit(PORTION)
        .toArray();
      const changed = await countAgain(found, recount, session);
      const isLast = found.length < PORTION;
      await carryOut(
        db,
        changed.flatMap(({ next }) => next.writes),
        session,
      );
      await engine.alarms.disarm(
        changed.flatMap(({ next }) => next.disarm),
        session,
      );
      await engine.alarms.arm(
        changed.flatMap(({ next }) => next.arm),
        session,
      );
      await recounts.updateOne(
        { _id: id },
        {
          $set: { mark: found.at(-1)?._id ?? recount.mark, ...(isLast ? { state: 'done', finishedAt: clock.now() } : {}) },
          $inc: { done: found.length, moved: changed.length },
          $push: { examples: { $each: changed.map(({ deadline, next }) => movedOf(deadline, next.after)), $slice: EXAMPLES } },
        },
        { session },
      );
      await (isLast ? engine.alarms.disarm([alarmId(id)], session) : engine.alarms.arm([guard(id)], session));
      return isLast;
    });
    return !last;
  }

  async function countAgain(found: DeadlineDocument[], { cause, by }: RecountDocument, session: mongo.ClientSession) {
    const all = await policies.all(session);
    const basis = { calendar: await calendars.current(session), hours: policies.hours, now: clock.now() };
    const changed: { deadline: DeadlineDocument; next: Recounted }[] = [];
    for (const deadline of found) {
      const policy = all.get(deadline.policy)?.policy;
      const next = policy && recounted(deadline, policy, basis, { by, cause });
      if (next) changed.push({ deadline, next });
    }
    return changed;
  }

  async function toTheEnd(id: string): Promise<void> {
    while (await portion(id));
  }

  const get = async (id: string) => (await recounts.findOne({ _id: id })) ?? fail('NOT_FOUND', 'There is no such counting.');

  /** Whatever stops it here, its alarm lets it go on. */
  function goOn(id: string): Promise<void> {
    const work = toTheEnd(id);
    work.catch((error: unknown) => log.warn({ err: error, recount: id }, 'counting deadlines again was interrupted and will go on'));
    return work;
  }

  engine.alarms.handle('recount', async ({ ref }) => {
    // The first portion has set the alarm anew; the others must not hold up the alarms of the office.
    if (await portion(String(ref.recountId))) void goOn(String(ref.recountId));
  });

  return {
    async begin(change, session) {
      const _id = newId();
      const total = await deadlines.countDocuments(concernedBy(change.cause), { session });
      const state = { state: 'running', total, done: 0, moved: 0, mark: '', examples: [] } as const;
      await recounts.insertOne({ _id, ...change, at: clock.now(), ...state, examples: [] }, { session });
      await engine.alarms.arm([guard(_id)], session);
      return _id;
    },
    async carryOut(id) {
      await bounded(goOn(id), WAIT_MILLIS, 'counting').catch(() => undefined);
      return get(id);
    },
    latest: (kind, limit) => recounts.find({ 'cause.kind': kind }).sort({ at: -1 }).limit(limit).toArray(),
  };
}

/** No `:`: queue ids refuse it. */
const alarmId = (recountId: string) => `recount-${recountId}`;

export function movedOf({ _id, taskId, caseNo, taskName, policy, dueAt }: DeadlineDocument, after: DeadlineDocument): Moved {
  return { deadlineId: _id, taskId, ...(caseNo ? { caseNo } : {}), taskName, policy, before: dueAt, after: after.dueAt };
}
