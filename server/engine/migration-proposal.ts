import type { ElementSummary } from '../kernel/types.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { MigrationElement, MigrationProposal } from './operation-types.ts';

/** Instances whose places are counted; of more than these the count is a sample of the newest. */
const COUNTED = 20_000;

/** Where each element of one version would go in another. Only a proposal: whoever migrates knows what the elements mean. */
export async function proposeMigration(
  { collections: { instances }, definitions }: { collections: Collections; definitions: Definitions },
  from: string,
  to: string,
): Promise<MigrationProposal> {
  const [old, target] = await Promise.all([definitions.find(from), definitions.find(to)]);
  const [{ model: before }, { model: after }] = await Promise.all([definitions.model(old._id), definitions.model(target._id)]);
  const running = { definitionId: old._id, status: 'running' } as const;
  const places = instances.aggregate<{ _id: string; count: number }>([
    { $match: running },
    { $sort: { startedAt: -1 } },
    { $limit: COUNTED },
    { $project: { elements: { $setUnion: '$activities.elementId' } } },
    { $unwind: '$elements' },
    { $group: { _id: '$elements', count: { $sum: 1 } } },
  ]);
  const [count, rows] = await Promise.all([instances.countDocuments(running), places.toArray()]);
  const standing = new Map(rows.map(({ _id, count: here }) => [_id, here]));
  const homes = [...after.elements.values()];
  return {
    from: old._id,
    to: target._id,
    running: count,
    elements: [...before.elements.values()].map((element) => {
      const home = homeOf(element, homes);
      return { ...facts(element), standing: standing.get(element.id) ?? 0, ...(home ? { to: home.id } : {}) };
    }),
    homes: homes.map(facts),
  };
}

function homeOf(element: ElementSummary, homes: ElementSummary[]): ElementSummary | undefined {
  const same = homes.filter(({ type }) => type === element.type);
  const byName = element.name === undefined ? [] : same.filter(({ name }) => name === element.name);
  return same.find(({ id }) => id === element.id) ?? (byName.length === 1 ? byName[0] : undefined);
}

const facts = ({ id, type, name }: ElementSummary): MigrationElement => ({ id, type, ...(name ? { name } : {}) });
