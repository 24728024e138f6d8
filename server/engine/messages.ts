import { Duration } from 'luxon';
import type { Connection } from 'mongoose';
import { fail } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { idOf, newId } from '../platform/ids.ts';
import { isDuplicateKey } from '../platform/store-errors.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import type { Collections, MessageDocument, OutboxDocument, SubscriptionDocument } from './collections.ts';
import { deliverTo, deliveryOf, startTargets, startWork } from './deliveries.ts';
import type { Outbox } from './outbox.ts';
import { outboxEntry } from './outbox-entries.ts';
import type { Stepper } from './step.ts';
import { meetsSuspended } from './suspended.ts';
import { type Actor, type CommandOptions, type Engine, SYSTEM } from './types.ts';
import { checkVariables, readable, storable } from './variables.ts';
import { must, update } from './writes.ts';

export interface Messages {
  correlate: Engine['messages']['correlate'];
  /** Hands kept messages to those who have begun to wait for them. */
  deliverKept(awaited: { name: string; key: string | null }[]): Promise<void>;
  /** The same for all kept messages, and forgets what may be forgotten. */
  sweep(): Promise<void>;
}

interface MessagesParts {
  connection: Connection;
  collections: Collections;
  clock: Clock;
  stepper: Stepper;
  outbox: Outbox;
}

type Message = Parameters<Engine['messages']['correlate']>[0];
type Result = MessageDocument['result'];

/** Ids are remembered at least 24 hours (contract); twice that, so that a slow repeater still finds its answer. */
const REMEMBER = Duration.fromObject({ hours: 48 });
const KEPT_LIMIT = 500;
const ANSWER_MILLIS = 5_000;
const ABANDONED_MILLIS = 60_000;

export function createMessages(parts: MessagesParts): Messages {
  const { connection, collections, clock, stepper, outbox } = parts;
  const { messages, subscriptions } = collections;
  let swept: string | undefined;

  async function correlate(message: Message, { actor, idempotencyId }: CommandOptions): Promise<Result & { duplicate?: boolean }> {
    checkVariables(message.variables ?? {});
    const remembered = message.messageId ?? (idempotencyId === undefined ? undefined : `idempotency\n${idempotencyId}`);
    const _id = remembered === undefined ? newId() : idOf('message', remembered);
    const repeated = async () => {
      const result = await answered(_id);
      return result && (message.messageId === undefined ? result : { ...result, duplicate: true });
    };
    const first = remembered === undefined ? undefined : await repeated();
    if (first) return first;
    try {
      return await deliver(record(_id, message), actor, remembered !== undefined);
    } catch (error) {
      const winner = isDuplicateKey(error) ? await repeated() : undefined;
      if (winner) return winner;
      throw error;
    }
  }

  function record(_id: string, message: Message): MessageDocument {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + ttlMillis(message.ttl));
    const rememberUntil = new Date(Math.max(now.getTime() + REMEMBER.toMillis(), expiresAt.getTime()));
    return {
      _id,
      name: message.name,
      key: message.correlationKey ?? null,
      variables: message.variables ?? {},
      ...(message.instanceId === undefined ? {} : { instanceId: message.instanceId }),
      state: 'delivering',
      expiresAt,
      rememberUntil,
      result: { delivered: 0, started: 0, buffered: false, instanceIds: [] },
      at: now,
    };
  }

  /** To everyone who waits; else to the processes it starts; else kept. */
  async function deliver(message: MessageDocument, actor: Actor, remember: boolean): Promise<Result> {
    const targets = await waitingFor(message);
    const starts = targets.length > 0 || message.instanceId ? [] : await startTargets(collections, 'message', message.name);
    const entries = [
      ...targets.map((target) => deliveryOf(target, storable(message.variables), actor, message.at)),
      ...starts.map((start) => outboxEntry(newId(), startWork(start, message.key, storable(message.variables), actor), message.at)),
    ];
    if (entries.length > 0) return carryOut(message, entries, remember);
    const keep = message.expiresAt > message.at;
    const result = { ...message.result, buffered: keep };
    if (!keep && !remember) return result;
    await messages.insertOne({ ...message, variables: storable(message.variables), state: keep ? 'buffered' : 'done', result });
    if (!keep) return result;
    // Someone may have begun to wait between looking and keeping.
    return (await deliverOne(message._id)) ?? result;
  }

  async function carryOut(message: MessageDocument, entries: OutboxDocument[], remember: boolean): Promise<Result> {
    // What is planned is what a repetition is told, should this process die before it knows how it went.
    const planned = { ...message.result, ...countOf(entries) };
    await retriedTransaction(connection, async (session) => {
      if (remember) await messages.insertOne({ ...message, variables: {}, result: planned }, { session });
      await collections.outbox.insertMany(entries, { session });
    });
    const outcomes = await outbox.handleNow(entries);
    // What failed will be tried again until it is done, so it counts.
    const result = { ...message.result, ...countOf(entries.filter(({ _id }) => outcomes.get(_id) !== 'nothing')) };
    if (result.delivered + result.started === 0 && message.expiresAt > message.at) return keepAfterAll(message, remember);
    if (remember) await messages.updateOne({ _id: message._id }, { $set: { state: 'done', result } });
    return result;
  }

  /** Everyone who waited was gone when the message came. */
  async function keepAfterAll(message: MessageDocument, remembered: boolean): Promise<Result> {
    const result = { ...message.result, buffered: true };
    const kept = { ...message, variables: storable(message.variables), state: 'buffered' as const, result };
    if (remembered) await messages.replaceOne({ _id: message._id }, kept);
    else await messages.insertOne(kept);
    return (await deliverOne(message._id)) ?? result;
  }

  function waitingFor({ name, key, instanceId }: Pick<MessageDocument, 'name' | 'key' | 'instanceId'>): Promise<SubscriptionDocument[]> {
    // Without a key, a message is for those who ask for none; aimed at one instance, its name is enough.
    const keyed = instanceId && key === null ? {} : { key };
    return subscriptions.find({ kind: 'message', name, ...keyed, ...(instanceId ? { instanceId } : {}) }).toArray();
  }

  /** A kept message goes to one who waits for it, and stops being kept in that same step. */
  async function deliverOne(messageId: string): Promise<Result | undefined> {
    const message = await messages.findOne({ _id: messageId, state: 'buffered', expiresAt: { $gt: clock.now() } });
    if (!message) return undefined;
    for (const target of await waitingFor(message)) {
      const result = { delivered: 1, started: 0, buffered: false, instanceIds: [target.instanceId] };
      const taken = must(update('messages', { _id: messageId, state: 'buffered' }, { $set: { state: 'done', result, variables: {} } }));
      const stillKept = async () => (await messages.findOne({ _id: messageId, state: 'buffered' }, { projection: { _id: 1 } })) !== null;
      const variables = readable(message.variables);
      const delivered = await deliverTo(stepper, { ...target, kind: 'message' }, variables, SYSTEM, [taken], stillKept).catch(keptOn);
      if (delivered) return result;
    }
    return undefined;
  }

  async function deliverKept(awaited: { name: string; key: string | null }[]): Promise<void> {
    for (const { name, key } of awaited) {
      const kept = await messages
        .find({ state: 'buffered', name, key: { $in: [key, null] } }, { projection: { _id: 1 } })
        .sort({ at: 1 })
        .limit(KEPT_LIMIT)
        .toArray();
      for (const { _id } of kept) await deliverOne(_id);
    }
  }

  async function sweep(): Promise<void> {
    const now = clock.now();
    const kept = await messages
      .find({ state: 'buffered', expiresAt: { $gt: now }, ...(swept ? { _id: { $gt: swept } } : {}) }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(KEPT_LIMIT)
      .toArray();
    // The next sweep goes on with the next ones, and begins anew at the end.
    swept = kept.length === KEPT_LIMIT ? kept.at(-1)?._id : undefined;
    for (const { _id } of kept) await deliverOne(_id);
    await messages.updateMany({ state: 'buffered', expiresAt: { $lte: now } }, { $set: { state: 'done', variables: {} } });
    // Their processes have died; what they had to deliver is the outbox's.
    const longAgo = new Date(now.getTime() - ABANDONED_MILLIS);
    await messages.updateMany({ state: 'delivering', at: { $lt: longAgo } }, { $set: { state: 'done' } });
    await messages.deleteMany({ rememberUntil: { $lt: now } });
  }

  /** The first result of a message that has come before; waits a little for one that is just being delivered. */
  async function answered(_id: string): Promise<Result | undefined> {
    const giveUpAt = Date.now() + ANSWER_MILLIS;
    for (;;) {
      const found = await messages.findOne({ _id }, { projection: { state: 1, result: 1 } });
      if (!found) return undefined;
      if (found.state !== 'delivering') return found.result;
      if (Date.now() > giveUpAt) return found.result;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return { correlate, deliverKept, sweep };
}

/** A suspended instance is asked again when it goes on. */
function keptOn(error: unknown): false {
  if (meetsSuspended(error)) return false;
  throw error;
}

function countOf(entries: OutboxDocument[]): Pick<Result, 'delivered' | 'started' | 'instanceIds'> {
  const delivered = entries.filter(({ type }) => type === 'deliver').length;
  const instanceIds = entries.flatMap((entry) => ('instanceId' in entry ? [entry.instanceId] : []));
  return { delivered, started: entries.length - delivered, instanceIds };
}

function ttlMillis(ttl: string | undefined): number {
  if (ttl === undefined) return 0;
  const duration = Duration.fromISO(ttl);
  if (!duration.isValid || duration.toMillis() < 0) fail('VALIDATION_FAILED', `${ttl} is not an ISO 8601 duration.`);
  return duration.toMillis();
}
