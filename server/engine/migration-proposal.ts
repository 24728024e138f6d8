import type { ElementSummary } from '../kernel/types.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { MigrationElement, MigrationProposal } from './operation-types.ts';

/** Instances whose places are counted; of more than these the count is a sample of the newest. */
const COUNTED = 20_000;

/**
 * Where each element of one version would go in another: it keeps its id or has a new one, and never goes where something else was before. Only a
 * proposal: whoever migrates knows what the elements mean.
 */
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
      const home = after.elements.get(element.id) ?? renamed(element, homes, before.elements);
      const fits = home?.type === element.type;
      return { ...facts(element), standing: standing.get(element.id) ?? 0, ...(fits ? { to: home.id } : {}) };
    }),
    homes: homes.map(facts),
  };
}

function renamed(
  { type, name }: ElementSummary,
  homes: ElementSummary[],
  before: ReadonlyMap<string, unknown>,
): ElementSummary | undefined {
  const same = homes.filter((home) => home.type === type && name !== undefined && home.name === name);
  return same.length === 1 && !before.has(same[0]!.id) ? same[0] : undefined;
}

const facts = ({ id, type, name }: ElementSummary): MigrationElement => ({ id, type, ...(name ? { name } : {}) });
