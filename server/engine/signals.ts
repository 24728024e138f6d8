import type { Connection } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { idOf, newId } from '../platform/ids.ts';
import { isDuplicateKey } from '../platform/store-errors.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import type { Collections } from './collections.ts';
import { deliveryOf, startTargets, startWork } from './deliveries.ts';
import type { Messages } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { outboxEntry } from './outbox-entries.ts';
import { type Engine, SYSTEM } from './types.ts';
import { checkVariables, readable, storable } from './variables.ts';

export type Broadcast = Engine['messages']['signal'];

interface SignalsParts {
  connection: Connection;
  collections: Collections;
  clock: Clock;
  outbox: Outbox;
}

/** A signal goes to everything that waits for it now, in all instances, and starts every process it can start. */
export function createBroadcast({ connection, collections, clock, outbox }: SignalsParts): Broadcast {
  return async ({ name, variables = {} }, { actor, idempotencyId }) => {
    checkVariables(variables);
    const now = clock.now();
    const [waiting, starts] = await Promise.all([
      collections.subscriptions.find({ kind: 'signal', name }).toArray(),
      startTargets(collections, 'signal', name),
    ]);
    const stored = storable(variables);
    const entries = [
      ...waiting.map((target) => deliveryOf(target, stored, actor, now)),
      ...starts.map((start) => outboxEntry(newId(), startWork(start, null, stored, actor), now)),
    ];
    const planned = { delivered: waiting.length, started: starts.length };
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
    const outcomes = await outbox.handleNow(entries);
    const done = entries.filter(({ _id }) => outcomes.get(_id) !== 'nothing');
    const delivered = done.filter(({ type }) => type === 'deliver').length;
    return { delivered, started: done.length - delivered };
  };
}

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
