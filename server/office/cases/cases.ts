import type { PageRequest } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Json } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { idOf, newId } from '../../platform/ids.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Deadlines } from '../deadlines/deadlines.ts';
import type { Forms } from '../forms/forms.ts';
import type { Incidents } from '../incidents.ts';
import { afterCursor, pageOf, pageSize } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { CaseFile, Office, SubmissionView } from '../types.ts';
import type { CaseTypes } from './case-types.ts';
import { type CaseDocument, casesOf, type SubmissionDocument } from './document.ts';
import { masked } from './masking.ts';
import type { Opening } from './opening.ts';
import { mayReadReporter, reporterOf } from './reporter.ts';
import type { Timelines } from './timeline.ts';
import { caseView } from './view.ts';

export interface CaseParts {
  forms: Forms;
  types: CaseTypes;
  opening: Opening;
  deadlines: Deadlines;
  alerts: Alerts;
  incidents: Incidents;
  timelines: Timelines;
  /** Rows of the case's tasks that this person may see. */
  taskRows(principal: Principal, caseId: string): Promise<CaseFile['tasks']>;
}

export function createCases(parts: Parts, caseParts: CaseParts): Office['cases'] {
  const { forms, types, opening, deadlines, alerts, incidents, timelines, taskRows } = caseParts;
  const { db, people, engine } = parts;
  const cases = casesOf(db);
  const visible = (principal: Principal) => people.permissions.caseFilter(principal);

  async function find(principal: Principal, id: string): Promise<CaseDocument> {
    const found = await cases.findOne({ $and: [{ _id: id }, visible(principal)] });
    return found ?? fail('CASE_NOT_FOUND', `There is no case ${id}.`);
  }

  return {
    async list(principal, { type, status, q, limit, cursor }: PageRequest & { type?: string; status?: string; q?: string }) {
      const size = pageSize(limit);
      const wanted: Record<string, unknown> = { ...(type ? { type } : {}), ...(status ? { status } : {}) };
      if (q) wanted.$or = [{ caseNo: containing(q) }, { codeName: containing(q) }];
      const filter = { $and: [visible(principal), wanted, afterCursor('openedAt', cursor)] };
      const found = await cases
        .find(filter, { projection: { record: 0 } })
        .sort({ openedAt: -1, _id: -1 })
        .limit(size + 1)
        .toArray();
      return pageOf(found, size, ({ openedAt }) => openedAt, caseView);
    },

    async get(principal, id) {
      const found = await find(principal, id);
      const sensitive = await forms.sensitiveFields(found.processKey);
      const submissions = await db.collection<SubmissionDocument>('case_submissions').find({ caseId: id }).sort({ at: 1 }).toArray();
      const [ofCase, tasks, ofAlerts, failed] = await Promise.all([
        deadlines.ofCase(id),
        taskRows(principal, id),
        alerts.ofCase(id),
        incidents.ofCase(found.instanceId),
      ]);
      await people.audit.record({ action: 'case.read', who: principal.accountId, object: id, caseId: id });
      return {
        ...caseView(found),
        record: masked(found.record, sensitive),
        submissions: submissions.map((submission) => submissionView(submission, sensitive)),
        deadlines: ofCase,
        tasks,
        alerts: ofAlerts,
        incidents: failed,
      };
    },

    async create(principal, { process, variables, startEvent, ...wanted }, idempotencyId) {
      const type = types.of(process);
      const start = startEvent ?? type.staff ?? fail('START_EVENT_UNKNOWN', `Process ${process} has no start event for intake by staff.`);
      const schema = await forms.find(`${process}/${start}`, principal);
      if (!schema) return fail('START_EVENT_UNKNOWN', `Process ${process} has no start event ${start} with a form.`);
      const { data, issues } = forms.check(schema, variables);
      if (issues.length > 0) return fail('VALIDATION_FAILED', 'The form is not complete.', { issues });
      const id = idempotencyId ? idOf('case', principal.accountId, idempotencyId) : newId();
      const actor = { id: principal.accountId, kind: 'account' as const };
      const opened = await opening.open({ id, type, startEvent: start, schema, data, actor, ...wanted });
      await people.audit.record({ action: 'case.created', who: principal.accountId, object: id, caseId: id });
      return caseView((await cases.findOne({ _id: id })) ?? opened);
    },

    async timeline(principal, id) {
      return timelines.of(await find(principal, id));
    },

    async reveal(principal, id, reason) {
      const found = await find(principal, id);
      const sensitive = await forms.sensitiveFields(found.processKey);
      const shown: Record<string, Json> = {};
      for (const [name, value] of Object.entries(found.record)) if (sensitive.has(name)) shown[name] = value;
      if (mayReadReporter(people, principal, found.owner)) Object.assign(shown, await reporterOf(db, found));
      const fields = Object.keys(shown);
      await people.audit.record({ action: 'case.revealed', who: principal.accountId, object: id, caseId: id, fields, reason });
      return shown;
    },

    async ofInstance(principal, instanceId) {
      const found = await caseOfInstance(instanceId);
      if (!found) return null;
      return people.permissions.maySeeCase(principal, found) ? caseView(found) : undefined;
    },
  };

  async function caseOfInstance(instanceId: string): Promise<CaseDocument | null> {
    const found = await cases.findOne({ instanceId });
    if (found) return found;
    const instance = await engine.instances.get(instanceId).catch(() => undefined);
    return instance?.parentId ? caseOfInstance(instance.parentId) : null;
  }
}

function submissionView(submission: SubmissionDocument, sensitive: ReadonlySet<string>): SubmissionView {
  const { elementId, formKey, taskId, name, at, by, data } = submission;
  return {
    elementId,
    ...(formKey ? { formKey } : {}),
    ...(taskId ? { taskId } : {}),
    ...(name ? { name } : {}),
    at: at.toISOString(),
    by,
    data: masked(data, sensitive),
  };
}

function containing(text: string): { $regex: string; $options: string } {
  return { $regex: text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
}
