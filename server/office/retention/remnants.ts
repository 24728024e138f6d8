import type { ExtraWrite, StepContributor } from '../../engine/types.ts';
import { deadlinesOf } from '../deadlines/document.ts';
import type { Parts } from '../parts.ts';

/** What the office itself keeps of an instance that is erased. Whatever is marked as a case's stays all the same. */
export function createRemnants({ db }: Pick<Parts, 'db'>): NonNullable<StepContributor['erase']> {
  return async ({ instanceId, taskIds }) => {
    const noCase = { caseId: { $exists: false } };
    const ofTasks = { taskId: { $in: taskIds } };
    const [deadlines, files] = await Promise.all([
      deadlinesOf(db)
        .find({ instanceId }, { projection: { _id: 1 } })
        .toArray(),
      db
        .collection<{ _id: string }>('files.files')
        .find({ 'metadata.taskId': { $in: taskIds }, 'metadata.caseId': { $exists: false } }, { projection: { _id: 1 } })
        .toArray(),
    ]);
    const fileIds = files.map(({ _id }) => _id);
    const deadlineIds = deadlines.map(({ _id }) => _id);
    return [
      removal('deadlines', { instanceId, ...noCase }),
      removal('alerts', { $or: [{ instanceId }, ofTasks, { deadlineId: { $in: deadlineIds } }], ...noCase }),
      removal('comments', { instanceId, ...noCase }),
      removal('case_submissions', { ...ofTasks, ...noCase }),
      removal('drafts', ofTasks),
      removal('files.chunks', { files_id: { $in: fileIds } }),
      removal('files.files', { _id: { $in: fileIds } }),
    ];
  };
}

const removal = (collection: string, filter: Record<string, unknown>): ExtraWrite => ({
  collection,
  operation: { deleteMany: { filter } },
});
