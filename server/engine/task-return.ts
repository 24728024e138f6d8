import { fail } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { LiveInstance } from './instance-record.ts';
import type { TaskDocument } from './types.ts';

interface Parts {
  collections: Collections;
  definitions: Definitions;
  kernel: Kernel;
}

/**
 * 驳回: where a task may be sent back to: a task of the same instance that has been done before, with no other branch begun or
 * joined since. The last one, if none is named. Throws RETURN_REFUSED, with the reason.
 */
export async function returnTarget(
  { collections, definitions, kernel }: Parts,
  instance: LiveInstance,
  task: TaskDocument,
  to: string | undefined,
): Promise<string> {
  const { model } = await definitions.model(instance.definitionId);
  const done = await collections.tasks
    .find({ instanceId: instance.id, state: 'completed' }, { projection: { elementId: 1 } })
    .sort({ completedAt: -1, createdAt: -1 })
    .toArray();
  const earlier = [...new Set(done.map(({ elementId }) => elementId))].filter((elementId) => elementId !== task.elementId);
  const problem = (elementId: string) => kernel.returnProblem(model, task.elementId, elementId);
  if (to === undefined) {
    const last = earlier.find((elementId) => problem(elementId) === undefined);
    return last ?? fail('RETURN_REFUSED', 'No earlier task of this instance can take the work back.');
  }
  if (!earlier.includes(to)) fail('RETURN_REFUSED', `${to} is not an earlier task of this instance.`);
  const why = problem(to);
  return why === undefined ? to : fail('RETURN_REFUSED', why);
}
