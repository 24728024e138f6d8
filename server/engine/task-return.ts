import { fail } from '../errors.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { LiveInstance } from './instance-record.ts';
import type { TaskDocument } from './types.ts';

/** 驳回: where a task may be sent back to: a task of the same instance and scope that has been done before. The last one, if none is named. */
export async function returnTarget(
  { tasks }: Collections,
  definitions: Definitions,
  instance: LiveInstance,
  task: TaskDocument,
  to: string | undefined,
): Promise<string> {
  const { model } = await definitions.model(instance.definitionId);
  const scope = model.elements.get(task.elementId)?.scopeId;
  const done = await tasks
    .find({ instanceId: instance.id, state: 'completed' }, { projection: { elementId: 1 } })
    .sort({ completedAt: -1, createdAt: -1 })
    .toArray();
  const sameScope = ({ elementId }: Pick<TaskDocument, 'elementId'>) => {
    const element = model.elements.get(elementId);
    return element !== undefined && element.scopeId === scope && elementId !== task.elementId;
  };
  const earlier = done.filter(sameScope).map(({ elementId }) => elementId);
  const target = to === undefined ? earlier[0] : earlier.find((elementId) => elementId === to);
  if (target) return target;
  return to === undefined
    ? fail('RETURN_REFUSED', 'No earlier task of this instance can take the work back.')
    : fail('RETURN_REFUSED', `${to} is not an earlier task of this instance on the same level.`);
}
