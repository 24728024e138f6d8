/** What somebody has typed and not sent yet. One draft for each person and task; gone with the task. */
import type { ExtraWrite } from '../../engine/types.ts';
import type { Variables } from '../../kernel/types.ts';
import { idOf } from '../../platform/ids.ts';
import { type Parts, prepare } from '../parts.ts';

interface DraftDocument {
  _id: string;
  taskId: string;
  by: string;
  variables: Variables;
  at: Date;
}

export interface Drafts {
  save(taskId: string, by: string, variables: Variables): Promise<void>;
  of(taskId: string, by: string): Promise<Variables | undefined>;
  removal(taskIds: readonly string[]): ExtraWrite;
}

export async function createDrafts({ db, clock }: Parts): Promise<Drafts> {
  const collection = db.collection<DraftDocument>('drafts');
  await prepare(db, 'drafts', [{ key: { taskId: 1 } }]);
  const idFor = (taskId: string, by: string) => idOf('draft', taskId, by);
  return {
    async save(taskId, by, variables) {
      await collection.replaceOne({ _id: idFor(taskId, by) }, { taskId, by, variables, at: clock.now() }, { upsert: true });
    },
    async of(taskId, by) {
      return (await collection.findOne({ _id: idFor(taskId, by) }))?.variables;
    },
    removal: (taskIds) => ({ collection: 'drafts', operation: { deleteMany: { filter: { taskId: { $in: taskIds } } } } }),
  };
}
