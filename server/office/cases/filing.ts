/** Where the fields of a submitted form go: process variables, case record, or the reporter's own collection. Pure. */
import type { ExtraWrite } from '../../engine/types.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import { namesWhere } from '../forms/fields.ts';
import type { FormSchema } from '../types.ts';
import type { CaseDocument, SubmissionDocument } from './document.ts';

/** Fields that the case shows in lists and is found by; `village` decides who may see it. */
const CASE_FIELDS: Record<string, string> = {
  urgency: 'urgency',
  riskLevel: 'riskLevel',
  sensitivity: 'sensitivity',
  owner: 'owner',
  codeName: 'codeName',
  village: 'organisation',
};

export interface Split {
  variables: Variables;
  record: Variables;
  identity: Variables;
}

export function split(schema: FormSchema, data: Variables): Split {
  const variableNames = new Set(namesWhere(schema, ({ variable }) => variable === true));
  const identityNames = new Set(namesWhere(schema, ({ store }) => store === 'reporterIdentity'));
  const parts: Split = { variables: {}, record: {}, identity: {} };
  for (const [name, value] of Object.entries(data)) {
    if (identityNames.has(name)) {
      // An empty field says nothing new about who reported.
      if (value !== null) parts.identity[name] = value;
      continue;
    }
    parts.record[name] = value;
    if (variableNames.has(name)) parts.variables[name] = value;
  }
  return parts;
}

/** The case's own fields that a record (or a job of the process) sets. */
export function caseFields(record: Variables): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const field = CASE_FIELDS[name];
      return field && value !== null && value !== '' ? [[field, value]] : [];
    }),
  );
}

export function recordWrite(caseId: string, record: Variables): ExtraWrite[] {
  const set = { ...Object.fromEntries(Object.entries(record).map(([name, value]) => [`record.${name}`, value])), ...caseFields(record) };
  if (Object.keys(set).length === 0) return [];
  return [
    { collection: 'cases', operation: { updateOne: { filter: { _id: caseId }, update: { $set: set } } } },
    ...urgencyWrites(caseId, record),
  ];
}

/** The open tasks of a case are listed by its urgency, whatever it was when they were opened. */
export function urgencyWrites(caseId: string, record: Variables): ExtraWrite[] {
  const { urgency } = caseFields(record);
  if (!urgency) return [];
  return [{ collection: 'tasks', operation: { updateMany: { filter: { caseId, state: 'open' }, update: { $set: { urgency } } } } }];
}

/** What a list of writes says of the case's own fields: a step that files them must already go by them. */
export function filedIn(writes: readonly ExtraWrite[], caseId: string): Partial<CaseDocument> {
  const filed: Partial<CaseDocument> = {};
  for (const { collection, operation } of writes) {
    const { filter, update } = (operation.updateOne ?? {}) as { filter?: { _id?: string }; update?: { $set?: object } };
    if (collection === 'cases' && filter?._id === caseId) Object.assign(filed, update?.$set);
  }
  return filed;
}

export function submissionWrite(submission: SubmissionDocument): ExtraWrite {
  return {
    collection: 'case_submissions',
    operation: { replaceOne: { filter: { _id: submission._id }, replacement: submission, upsert: true } },
  };
}

export function identityWrite(caseId: string, identity: Variables, by: string, at: Date): ExtraWrite[] {
  if (Object.keys(identity).length === 0) return [];
  const set = {
    ...Object.fromEntries(Object.entries(identity).map(([name, value]) => [`identity.${name}`, value])),
    updatedAt: at,
    updatedBy: by,
  };
  return [
    { collection: 'reporter_identities', operation: { updateOne: { filter: { _id: caseId }, update: { $set: set }, upsert: true } } },
  ];
}
