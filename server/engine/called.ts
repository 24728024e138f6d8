import type { Collections, InstanceDocument } from './collections.ts';

export type TreeFacts = Pick<InstanceDocument, '_id' | 'key' | 'status' | 'parent'>;

const PROJECTION = { projection: { key: 1, status: 1, parent: 1 } } as const;

/** The instance, all that it has called, and those in their turn: callers come before what they have called. Empty where there is no such instance. */
export async function treeOf({ instances }: Pick<Collections, 'instances'>, id: string): Promise<TreeFacts[]> {
  const found: TreeFacts[] = [];
  for (let level = await instances.find({ _id: id }, PROJECTION).toArray(); level.length > 0; ) {
    found.push(...level);
    level = await instances.find({ 'parent.instanceId': { $in: level.map(({ _id }) => _id) } }, PROJECTION).toArray();
  }
  return found;
}
