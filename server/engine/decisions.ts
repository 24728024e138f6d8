import type { Decision } from '../kernel/decision-model.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { DecisionLookup } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import type { Collections } from './collections.ts';
import type { Engine } from './types.ts';

/** Decision tables, parsed, in the memory of every process: the kernel looks them up without waiting. */
export interface Decisions {
  api: Engine['decisions'];
  lookup: DecisionLookup;
  start(): Promise<void>;
  /** Reads what other processes have deployed. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

interface DecisionsParts {
  collections: Collections;
  stores: Stores;
  clock: Clock;
  log: Log;
  kernel: Kernel;
}

export function createDecisions({ collections, stores, clock, log, kernel }: DecisionsParts): Decisions {
  const { decisions } = collections;
  const channel = `${stores.prefix}:decisions`;
  const tables = new Map<string, { version: number; table: Decision }>();
  let subscriber: ReturnType<Stores['newRedis']> | undefined;

  async function refresh(): Promise<void> {
    const known = await decisions.find({}, { projection: { version: 1 } }).toArray();
    const changed = known.filter(({ _id, version }) => tables.get(_id)?.version !== version).map(({ _id }) => _id);
    if (changed.length === 0) return;
    for (const { _id, version, xml } of await decisions.find({ _id: { $in: changed } }).toArray()) {
      const table = (await kernel.parseDecisions(xml)).get(_id);
      if (table !== undefined) tables.set(_id, { version, table });
    }
  }

  return {
    lookup: (id) => tables.get(id)?.table,
    refresh,
    api: {
      deploy: async (xml, actor) => {
        const ids = [...(await kernel.parseDecisions(xml)).keys()];
        const deployed = { xml, deployedAt: clock.now(), deployedBy: actor.id };
        for (const _id of ids) {
          // The same file again is no new version.
          if (await decisions.findOne({ _id, xml }, { projection: { _id: 1 } })) continue;
          await decisions.updateOne({ _id }, { $set: deployed, $inc: { version: 1 } }, { upsert: true });
        }
        await refresh();
        await stores.redis.publish(channel, '').catch(() => undefined);
        return { ids };
      },
      list: async () => {
        await refresh();
        return [...tables].map(([id, { table }]) => ({ id, name: table.name || id })).sort((a, b) => a.id.localeCompare(b.id));
      },
    },
    start: async () => {
      await refresh();
      subscriber = stores.newRedis();
      const hear = () => void refresh().catch((error: unknown) => log.warn({ err: error }, 'decision tables could not be read'));
      subscriber.on('message', hear);
      subscriber
        .subscribe(channel)
        .catch((error: unknown) => log.warn({ err: error }, 'new decision tables are noticed by the sweep only'));
    },
    stop: async () => subscriber?.disconnect(),
  };
}
