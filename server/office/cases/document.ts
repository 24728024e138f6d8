import type { mongo } from 'mongoose';
import type { Json, Variables } from '../../kernel/types.ts';
import { prepare } from '../parts.ts';

/** A case file: collection `cases`. What the forms said is in `record`; the kernel knows only the few variables its gateways need. */
export interface CaseDocument {
  _id: string;
  /** `MR-2026-0001`; also the business key of its instance. */
  caseNo: string;
  type: string;
  processKey: string;
  instanceId: string;
  status: string;
  /** Neutral name, for titles. */
  codeName: string;
  urgency?: string;
  riskLevel?: string;
  sensitivity: string;
  owner?: string;
  organisation?: string;
  /** Accounts that hold or held a task of it. */
  participants: string[];
  linkedCases: string[];
  openedAt: Date;
  closedAt?: Date;
  closeReason?: string;
  demo: boolean;
  record: Variables;
  /** Asked to start and not started yet: carried out again until the instance exists. */
  starting?: {
    definition: string;
    startEvent?: string;
    variables: Variables;
    actor: { id: string; kind: 'account' | 'system' | 'public' };
  };
}

/** One filled-in form: collection `case_submissions`. */
export interface SubmissionDocument {
  _id: string;
  caseId?: string;
  instanceId: string;
  taskId?: string;
  elementId: string;
  name?: string;
  formKey?: string;
  at: Date;
  by: string;
  data: Variables;
}

/** Who reported: a collection of its own, readable by the office head and the case's owner only (domain specification §0.3, rule 2). */
export interface ReporterIdentityDocument {
  /** The case's id. */
  _id: string;
  identity: Record<string, Json>;
  updatedAt: Date;
  updatedBy: string;
}

export function casesOf(db: mongo.Db): mongo.Collection<CaseDocument> {
  return db.collection<CaseDocument>('cases');
}

export async function prepareCases(db: mongo.Db): Promise<void> {
  await prepare(db, 'cases', [
    { key: { caseNo: 1 }, unique: true },
    { key: { instanceId: 1 } },
    { key: { openedAt: -1, _id: -1 } },
    { key: { status: 1, openedAt: -1 } },
    { key: { organisation: 1, openedAt: -1 } },
    { key: { participants: 1 } },
  ]);
  await prepare(db, 'case_submissions', [{ key: { caseId: 1, at: 1 } }, { key: { taskId: 1 } }]);
  await prepare(db, 'reporter_identities', []);
  await prepare(db, 'counters', []);
}
