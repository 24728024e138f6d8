import type { mongo } from 'mongoose';
import type { TaskDocument } from '../../engine/types.ts';
import { idOf, newId } from '../../platform/ids.ts';
import { type Parts, prepare } from '../parts.ts';
import type { CommentView } from '../types.ts';

export interface CommentDocument {
  _id: string;
  at: Date;
  by: string;
  text: string;
  /** `comment`, `delegation`, `reminder`, or `return`: why work was sent back. */
  kind: string;
  taskId: string;
  instanceId: string;
  elementId: string;
  /** Which of the units or visits that do the same step: one does not read what is said to another. */
  iteration: Iteration;
  caseId?: string;
}
type Iteration = { loopCounter: number | null; organisation: string | null };

export interface Comments {
  of(task: TaskDocument): Promise<CommentView[]>;
  /** `idempotencyId`: the same comment sent again is one comment. */
  add(task: TaskDocument, by: string, text: string, kind?: string, idempotencyId?: string): Promise<CommentView>;
}

export async function createComments({ db, clock, people }: Parts): Promise<Comments> {
  const collection: mongo.Collection<CommentDocument> = db.collection<CommentDocument>('comments');
  await prepare(db, 'comments', [{ key: { instanceId: 1, elementId: 1, at: 1 } }, { key: { caseId: 1, at: 1 } }]);

  const view = ({ _id, at, by, text }: CommentDocument, names: Map<string, string>): CommentView => {
    const byName = names.get(by);
    return { id: _id, at: at.toISOString(), by, ...(byName ? { byName } : {}), text };
  };
  return {
    /** A task that was sent back and opened again shows what was said before. */
    async of(task) {
      const { instanceId, elementId } = task;
      const found = await collection
        .find({ instanceId, elementId, iteration: iterationOf(task) })
        .sort({ at: 1, _id: 1 })
        .toArray();
      const names = await people.accounts.displayNames([...new Set(found.map(({ by }) => by))]);
      return found.map((comment) => view(comment, names));
    },
    async add(task, by, text, kind = 'comment', idempotencyId) {
      const { _id: taskId, instanceId, elementId, caseId } = task;
      const _id = idempotencyId ? idOf('comment', taskId, kind, idempotencyId) : newId();
      const place = { taskId, instanceId, elementId, iteration: iterationOf(task), ...(caseId ? { caseId } : {}) };
      const comment = { at: clock.now(), by, text, kind, ...place };
      const kept = await collection.findOneAndUpdate({ _id }, { $setOnInsert: comment }, { upsert: true, returnDocument: 'after' });
      return view(kept ?? { _id, ...comment }, await people.accounts.displayNames([by]));
    },
  };
}

function iterationOf({ loopCounter, organisation }: TaskDocument): Iteration {
  return { loopCounter: loopCounter ?? null, organisation: organisation ?? null };
}
