import type { Connection } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { idOf, newId } from '../platform/ids.ts';
import { isDuplicateKey } from '../platform/store-errors.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import type { Collections } from './collections.ts';
import { deliveryOf, startTargets, startWork } from './deliveries.ts';
import type { Messages } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { OUTBOX_LEASE_MILLIS, outboxEntry } from './outbox-entries.ts';
import { type Engine, SYSTEM } from './types.ts';
import { checkVariables, readable, storable } from './variables.ts';

export type Broadcast = Engine['messages']['signal'];

interface SignalsParts {
  connection: Connection;
  collections: Collections;
  clock: Clock;
  outbox: Outbox;
}

/** Waiting events that are told of a signal in one transaction. */
const BATCH = 500;

/**
 * A signal goes to everything that waits for it now, in all instances, and starts every process it can start. Where more
 * wait than one transaction can hold, the answer says how many will be told, and they are told batch by batch, whoever dies meanwhile.
 */
export function createBroadcast({ connection, collections, clock, outbox }: SignalsParts): Broadcast {
  outbox.handle('broadcast', async (entry) => {
    for (let { after } = entry; ; ) {
      const batch = await collections.subscriptions
        .find({ kind: 'signal', name: entry.name, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(BATCH)
        .toArray();
      const last = batch.at(-1)?._id;
      if (last === undefined) return 'handled';
      const deliveries = batch.map((target) => deliveryOf(target, entry.variables, entry.actor, entry.at));
      await retriedTransaction(connection, async (session) => {
        const moved = await collections.outbox.updateOne(
          { _id: entry._id, after },
          { $set: { after: last, lease: leaseEnd() } },
          { session },
        );
        if (moved.modifiedCount === 0) throw new Error('another process tells of this signal');
        await collections.outbox.insertMany(deliveries, { session });
      });
      await outbox.handleNow(deliveries);
      after = last;
    }
  });

  return async ({ name, variables = {} }, { actor, idempotencyId }) => {
    checkVariables(variables);
    const now = clock.now();
    const [waiting, starts] = await Promise.all([
      collections.subscriptions
        .find({ kind: 'signal', name })
        .limit(BATCH + 1)
        .toArray(),
      startTargets(collections, 'signal', name),
    ]);
    const stored = storable(variables);
    const many = waiting.length > BATCH;
    const told = many
      ? [outboxEntry(newId(), { type: 'broadcast', name, variables: stored, actor, after: '' }, now)]
      : waiting.map((target) => deliveryOf(target, stored, actor, now));
    const entries = [...told, ...starts.map((start) => outboxEntry(newId(), startWork(start, null, stored, actor), now))];
    const delivered = many ? await collections.subscriptions.countDocuments({ kind: 'signal', name }) : waiting.length;
    const planned = { delivered, started: starts.length };
    const marker = idempotencyId === undefined ? undefined : idOf('signal', idempotencyId);
    try {
      await retriedTransaction(connection, async (session) => {
        if (marker) await collections.idempotency.insertOne({ _id: marker, at: now, instanceId: '', broadcast: planned }, { session });
        if (entries.length > 0) await collections.outbox.insertMany(entries, { session });
      });
    } catch (error) {
      const first = isDuplicateKey(error) && marker ? await collections.idempotency.findOne({ _id: marker }) : null;
      if (first?.broadcast) return first.broadcast;
      throw error;
    }
    if (many) {
      outbox.take(entries);
      return planned;
    }
    const outcomes = await outbox.handleNow(entries);
    const done = entries.filter(({ _id }) => outcomes.get(_id) !== 'nothing');
    const reached = done.filter(({ type }) => type === 'deliver').length;
    return { delivered: reached, started: done.length - reached };
  };
}

const leaseEnd = () => new Date(Date.now() + OUTBOX_LEASE_MILLIS);

/** What diagrams throw. The outbox entry's own id keeps a repeated handling from throwing twice. */
export function handleThrows({ outbox, messages, broadcast }: { outbox: Outbox; messages: Messages; broadcast: Broadcast }): void {
  outbox.handle('throwMessage', async ({ _id, name, key, variables, ttl }) => {
    const message = { name, ...(key === null ? {} : { correlationKey: key }), variables: readable(variables), ...(ttl ? { ttl } : {}) };
    await messages.correlate(message, { actor: SYSTEM, idempotencyId: _id });
    return 'handled';
  });

  outbox.handle('throwSignal', async ({ _id, name, variables }) => {
    await broadcast({ name, variables: readable(variables) }, { actor: SYSTEM, idempotencyId: _id });
    return 'handled';
  });
}
