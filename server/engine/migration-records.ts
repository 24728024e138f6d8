import { fail } from '../errors.ts';
import type { Collections, MigrationDocument, MigrationItemDocument } from './collections.ts';
import type { MigrationItemState, MigrationItemView, Migrations, MigrationView } from './operation-types.ts';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';

type Readers = Pick<Migrations, 'get' | 'list' | 'items'>;

export async function countItems({ migrationItems }: Collections, migrationId: string): Promise<MigrationView['counts']> {
  const counts: MigrationView['counts'] = { left: 0, done: 0, failed: 0, skipped: 0 };
  const rows = migrationItems.aggregate<{ _id: MigrationItemState; count: number }>([
    { $match: { migrationId } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
  ]);
  for (const row of await rows.toArray()) counts[row._id] = row.count;
  return counts;
}

/** Batches of migration as they are told. */
export function createMigrationReaders(collections: Collections): Readers {
  const { migrations, migrationItems } = collections;

  async function viewOf(found: MigrationDocument): Promise<MigrationView> {
    const { _id, startedAt, endedAt, lease: _, holder: __, after: ___, onlyRenamed: ____, ...rest } = found;
    const counts = found.counts ?? (await countItems(collections, _id));
    return { id: _id, ...rest, counts, startedAt: startedAt.toISOString(), ...(endedAt ? { endedAt: endedAt.toISOString() } : {}) };
  }

  async function find(id: string): Promise<MigrationDocument> {
    return (await migrations.findOne({ _id: id })) ?? fail('MIGRATION_NOT_FOUND', `There is no migration ${id}.`);
  }

  return {
    get: async (id) => viewOf(await find(id)),
    async list(query) {
      const limit = pageSize(query);
      const [at, id] = query.cursor ? decodeCursor<[string, string]>(query.cursor) : [];
      const startedAt = at === undefined ? undefined : new Date(at);
      const found = await migrations
        .find({
          ...(query.key === undefined ? {} : { key: query.key }),
          ...(startedAt ? { $or: [{ startedAt: { $lt: startedAt } }, { startedAt, _id: { $lt: id } }] } : {}),
        })
        .sort({ startedAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = await Promise.all(found.slice(0, limit).map(viewOf));
      const last = items.at(-1);
      return { items, next: found.length > limit && last ? encodeCursor([last.startedAt, last.id]) : null };
    },
    async items(id, query) {
      await find(id);
      const limit = pageSize(query);
      const [after] = query.cursor ? decodeCursor<[string]>(query.cursor) : [];
      const found = await migrationItems
        .find({
          migrationId: id,
          ...(query.state === undefined ? {} : { state: query.state }),
          ...(after === undefined ? {} : { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map(itemView), next: found.length > limit && last ? encodeCursor([last._id]) : null };
    },
  };
}

function itemView({ instanceId, businessKey, state, at, code, issues }: MigrationItemDocument): MigrationItemView {
  return {
    instanceId,
    businessKey,
    state,
    ...(at ? { at: at.toISOString() } : {}),
    ...(code ? { code } : {}),
    ...(issues ? { issues } : {}),
  };
}
