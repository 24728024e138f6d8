import type { mongo } from 'mongoose';
import type { TaskDocument } from '../../engine/types.ts';
import { newId } from '../../platform/ids.ts';
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
  caseId?: string;
}

export interface Comments {
  of(task: TaskDocument): Promise<CommentView[]>;
  add(task: TaskDocument, by: string, text: string, kind?: string): Promise<CommentView>;
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
    async of({ instanceId, elementId }) {
      const found = await collection.find({ instanceId, elementId }).sort({ at: 1, _id: 1 }).toArray();
      const names = await people.accounts.displayNames([...new Set(found.map(({ by }) => by))]);
      return found.map((comment) => view(comment, names));
    },
    async add({ _id, instanceId, elementId, caseId }, by, text, kind = 'comment') {
      const comment = { _id: newId(), at: clock.now(), by, text, kind, taskId: _id, instanceId, elementId, ...(caseId ? { caseId } : {}) };
      await collection.insertOne(comment);
      return view(comment, await people.accounts.displayNames([by]));
    },
  };
}
