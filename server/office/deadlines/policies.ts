/** The office's deadline policies: seeded from deadlines.yaml, then edited in the system, where they are the truth. */
import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { Type } from 'typebox';
import { fail, type Issue } from '../../errors.ts';
import type { Json } from '../../kernel/types.ts';
import { idOf } from '../../platform/ids.ts';
import { isDuplicateKey } from '../../platform/store-errors.ts';
import { type Parts, prepare } from '../parts.ts';
import { readPolicyFile } from '../policy-files.ts';
import { createRevised } from '../revised.ts';
import type { PolicyView } from '../types.ts';
import { OfficeHours } from './office-hours.ts';
import { type Policy, policyIssues } from './policy.ts';

interface PolicyDocument {
  _id: string;
  version: number;
  policy: Policy;
  /** A policy from the file follows the file; one edited here does not. */
  origin: 'file' | 'edited';
  digest: string;
  updatedAt: Date;
  updatedBy: string;
}

const VIEW_ONLY = ['version', 'origin', 'updatedAt', 'updatedBy', 'recomputed', 'recount'];
const File = Type.Object({ officeHours: OfficeHours, policies: Type.Array(Type.Unknown(), { minItems: 1 }) });

export interface VersionedPolicy {
  policy: Policy;
  version: number;
}

export interface Policies {
  hours: OfficeHours;
  /** POLICY_UNKNOWN, naming `place`. */
  get(id: string, place?: { elementId?: string; path?: string }): Promise<VersionedPolicy>;
  all(session?: mongo.ClientSession): Promise<Map<string, VersionedPolicy>>;
  list(): Promise<PolicyView[]>;
  /** POLICY_NOT_FOUND for an id that does not exist yet: a policy is born with the diagram's file, not by a typing mistake. STALE_VERSION where it is no longer at version `seen`. */
  put(
    id: string,
    policy: Record<string, unknown>,
    by: string,
    seen: number | undefined,
    session: mongo.ClientSession,
  ): Promise<{ view: PolicyView; before: PolicyView }>;
  /** As it would be stored. VALIDATION_FAILED, POLICY_NOT_FOUND. */
  checked(id: string, policy: Record<string, unknown>): Promise<Policy>;
}

export async function createPolicies({
  db,
  clock,
  processesDir,
  log,
}: Pick<Parts, 'db' | 'clock' | 'processesDir' | 'log'>): Promise<Policies> {
  const collection = db.collection<PolicyDocument>('policies');
  await prepare(db, 'policies', []);
  const file = await readPolicyFile(join(processesDir, 'policy'), 'deadlines.yaml', File);
  const issues = file.policies.flatMap((policy, index) => policyIssues(policy, `deadlines.yaml.policies[${index}]`));
  if (issues.length > 0) {
    fail('VALIDATION_FAILED', `deadlines.yaml is not valid: ${issues[0]!.path}: ${issues[0]!.message}`, { issues });
  }
  const read = async (session?: mongo.ClientSession) =>
    new Map((await collection.find({}, { session }).toArray()).map((document) => [document._id, document]));
  const revised = createRevised(db, 'policies', read);
  await follow(file.policies as Policy[]);
  // At every start: one that died between writing and saying so has not said so.
  await revised.changed();

  /** What is in the file and not edited here follows the file. Another process that starts at the same moment does the same. */
  async function follow(policies: Policy[]): Promise<void> {
    const found = new Map((await collection.find({}, { projection: { policy: 0 } }).toArray()).map((one) => [one._id, one]));
    const fresh = policies.flatMap((policy): PolicyDocument[] => {
      const known = found.get(policy.id);
      const digest = idOf(JSON.stringify(policy));
      if (known && (known.origin === 'edited' || known.digest === digest)) return [];
      const version = (known?.version ?? 0) + 1;
      return [{ _id: policy.id, version, policy, origin: 'file', digest, updatedAt: clock.now(), updatedBy: 'system' }];
    });
    if (fresh.length === 0) return;
    const writes = fresh.map((document) => ({
      replaceOne: {
        filter: { _id: document._id, version: document.version - 1 },
        replacement: document,
        upsert: !found.has(document._id),
      },
    }));
    await collection.bulkWrite(writes, { ordered: false }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
    for (const { _id, version } of fresh) if (found.has(_id)) log.info({ policy: _id, version }, 'deadline policy follows its file');
  }

  function contentOf(id: string, policy: Record<string, unknown>): Policy {
    const content = Object.fromEntries(Object.entries({ ...policy, id }).filter(([key]) => !VIEW_ONLY.includes(key)));
    const wrong = [...(policy.id === undefined || policy.id === id ? [] : [otherId(id)]), ...policyIssues(content, 'policy')];
    if (wrong.length > 0) fail('VALIDATION_FAILED', `Deadline policy ${id} is not valid.`, { issues: wrong });
    return content as unknown as Policy;
  }

  async function versionOf(id: string, session?: mongo.ClientSession): Promise<number> {
    const found = await collection.findOne({ _id: id }, { projection: { version: 1 }, session });
    return found ? found.version : fail('POLICY_NOT_FOUND', `There is no deadline policy ${id}.`);
  }

  return {
    hours: file.officeHours,
    async get(id, place = {}) {
      const found = await collection.findOne({ _id: id });
      if (found) return found;
      return unknownPolicy(id, place);
    },
    all: (session) => (session ? read(session) : revised.current()),
    async list() {
      const found = await collection.find().sort({ _id: 1 }).toArray();
      return found.map(view);
    },
    async checked(id, policy) {
      await versionOf(id);
      return contentOf(id, policy);
    },
    async put(id, policy, by, seen, session) {
      const stored = await versionOf(id, session);
      const content = contentOf(id, policy);
      const expected = seen ?? stored;
      const next: PolicyDocument = {
        _id: id,
        version: expected + 1,
        policy: content,
        origin: 'edited',
        digest: idOf(JSON.stringify(content)),
        updatedAt: clock.now(),
        updatedBy: by,
      };
      const before = await collection.findOneAndReplace({ _id: id, version: expected }, next, { session });
      if (!before) fail('STALE_VERSION', `Deadline policy ${id} is no longer at version ${expected}: somebody else has changed it.`);
      await revised.changed(session);
      return { view: view(next), before: view(before) };
    },
  };
}

function otherId(id: string): Issue {
  return { code: 'POLICY_INVALID', severity: 'error', path: 'policy.id', message: `This is policy ${id}; a policy keeps its id.` };
}

export function unknownPolicy(id: string, place: { elementId?: string; path?: string }): never {
  const message = `There is no deadline policy ${id}.`;
  return fail('POLICY_UNKNOWN', place.elementId ? `${message} It is named by ${place.elementId}.` : message, {
    issues: [{ code: 'POLICY_UNKNOWN', severity: 'error', ...place, message, values: { policy: id } }],
  });
}

function view({ policy, version, origin, updatedAt, updatedBy }: PolicyDocument): PolicyView {
  return { ...(policy as unknown as Record<string, Json>), id: policy.id, version, origin, updatedAt: updatedAt.toISOString(), updatedBy };
}
