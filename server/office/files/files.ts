/** Attached files, in GridFS. A file belongs to whoever uploaded it until it is filed in a case. */
import { mongo } from 'mongoose';
import type { ExtraWrite } from '../../engine/types.ts';
import { fail, type Issue } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { idOf, newId } from '../../platform/ids.ts';
import { storeError } from '../../platform/store-errors.ts';
import { casesOf } from '../cases/document.ts';
import { type Parts, prepare } from '../parts.ts';
import type { FileView, Office } from '../types.ts';
import { fileName } from './name.ts';
import { sniff } from './sniff.ts';

interface FileDocument {
  _id: string;
  length: number;
  filename: string;
  metadata: { type: string; uploadedBy: string; caseId?: string; taskId?: string };
}

export interface Files {
  put: Office['files']['put'];
  get: Office['files']['get'];
  /** What is wrong with filing these files by this person in this case. `places` are paths in the form. */
  issues(principal: Principal, caseId: string | undefined, files: { id: string; path: string }[]): Promise<Issue[]>;
  /** Files them in the transaction that refers to them. */
  fileWrites(ids: string[], place: { caseId?: string; taskId: string }): ExtraWrite[];
  ofTask(taskId: string): Promise<FileView[]>;
  /** By task; those without files are left out. */
  ofTasks(taskIds: string[]): Promise<Map<string, FileView[]>>;
  attach(principal: Principal, id: string, place: { caseId?: string; taskId: string }): Promise<FileView>;
}

export async function createFiles({ db, people, fileBytes }: Parts): Promise<Files> {
  await prepare(db, 'files.files', [{ key: { 'metadata.taskId': 1 } }, { key: { 'metadata.caseId': 1 } }]);
  await prepare(db, 'files.chunks', [{ key: { files_id: 1, n: 1 }, unique: true }]);
  const bucket = new mongo.GridFSBucket(db, { bucketName: 'files' });
  const collection = db.collection<FileDocument>('files.files');

  async function read(content: NodeJS.ReadableStream): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of content) {
      size += chunk.length;
      if (size > fileBytes) break;
      chunks.push(Buffer.from(chunk));
    }
    // The multipart reader cuts a stream off at its own limit and only notes that it did.
    if (size > fileBytes || (content as { truncated?: boolean }).truncated) {
      return fail('FILE_TOO_LARGE', `A file may have ${fileBytes} bytes at most.`);
    }
    return Buffer.concat(chunks);
  }

  const mine = (principal: Principal, caseId: string | undefined) => [
    { 'metadata.uploadedBy': principal.accountId, 'metadata.caseId': { $exists: false } },
    ...(caseId ? [{ 'metadata.caseId': caseId }] : []),
  ];

  return {
    async put(principal, { name, content }, idempotencyId) {
      const bytes = await read(content);
      const type = sniff(bytes);
      if (!type)
        return fail('FILE_TYPE_REFUSED', 'Only pictures, PDF, Word and Excel documents without macros, sound and video can be attached.');
      const id = idempotencyId ? idOf('file', idempotencyId) : newId();
      const kept = idempotencyId && (await collection.findOne({ _id: id }));
      if (kept) return view(kept);
      // A server that died in the middle of the first try left chunks without a file.
      if (idempotencyId) await db.collection('files.chunks').deleteMany({ files_id: id });
      const metadata = { type, uploadedBy: principal?.accountId ?? 'public' };
      const filename = fileName(name, type);
      const upload = bucket.openUploadStreamWithId(id as unknown as mongo.ObjectId, filename, { metadata });
      await new Promise<void>((resolve, reject) => {
        upload.once('error', (error) => reject(storeError(error)));
        upload.once('finish', () => resolve());
        upload.end(bytes);
      });
      return { id, name: filename, size: bytes.length, type };
    },
    async get(principal, id) {
      const found = await collection.findOne({ _id: id });
      if (!found || !(await maySee(principal, found))) return fail('FILE_NOT_FOUND', `There is no file ${id}.`);
      const { caseId } = found.metadata;
      if (caseId) await people.audit.record({ action: 'file.read', who: principal.accountId, object: id, caseId });
      return { ...view(found), content: bucket.openDownloadStream(id as unknown as mongo.ObjectId) };
    },
    async issues(principal, caseId, files) {
      if (files.length === 0) return [];
      const wanted = { _id: { $in: files.map(({ id }) => id) }, $or: mine(principal, caseId) } as Record<string, unknown>;
      const found = new Set((await collection.find(wanted).toArray()).map(({ _id }) => _id));
      return files
        .filter(({ id }) => !found.has(id))
        .map(({ path }) => ({
          code: 'FILE_UNKNOWN',
          severity: 'error',
          path,
          message: 'There is no such file, or it was uploaded by somebody else.',
        }));
    },
    fileWrites(ids, { caseId, taskId }) {
      if (ids.length === 0) return [];
      const update = { $set: { 'metadata.taskId': taskId, ...(caseId ? { 'metadata.caseId': caseId } : {}) } };
      return [{ collection: 'files.files', operation: { updateMany: { filter: { _id: { $in: ids } }, update } } }];
    },
    async ofTask(taskId) {
      return (await collection.find({ 'metadata.taskId': taskId }).toArray()).map(view);
    },
    async ofTasks(taskIds) {
      if (taskIds.length === 0) return new Map();
      const found = await collection.find({ 'metadata.taskId': { $in: taskIds } }).toArray();
      const byTask = new Map<string, FileView[]>();
      for (const file of found) byTask.set(file.metadata.taskId!, [...(byTask.get(file.metadata.taskId!) ?? []), view(file)]);
      return byTask;
    },
    async attach(principal, id, { caseId, taskId }) {
      const filter = { _id: id, $or: mine(principal, caseId) } as Record<string, unknown>;
      const set = { 'metadata.taskId': taskId, ...(caseId ? { 'metadata.caseId': caseId } : {}) };
      const updated = await collection.findOneAndUpdate(filter, { $set: set }, { returnDocument: 'after' });
      return updated ? view(updated) : fail('FILE_NOT_FOUND', `There is no file ${id}.`);
    },
  };

  async function maySee(principal: Principal, { metadata }: FileDocument): Promise<boolean> {
    if (metadata.uploadedBy === principal.accountId) return true;
    const places: Promise<unknown>[] = [];
    if (metadata.caseId) {
      places.push(
        casesOf(db).findOne({ $and: [{ _id: metadata.caseId }, people.permissions.fileFilter(principal)] }, { projection: { _id: 1 } }),
      );
    }
    if (metadata.taskId) {
      const filter = { $and: [{ _id: metadata.taskId }, people.permissions.taskFilter(principal, 'all')] };
      places.push(db.collection<{ _id: string }>('tasks').findOne(filter as Record<string, unknown>, { projection: { _id: 1 } }));
    }
    return (await Promise.all(places)).some((found) => found !== null);
  }
}

function view({ _id, filename, length, metadata }: FileDocument): FileView {
  // Also the names that were kept before they were mended.
  return { id: _id, name: fileName(filename, metadata.type), size: length, type: metadata.type };
}
