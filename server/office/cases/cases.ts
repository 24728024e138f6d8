import type { PageRequest } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Json } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { idOf, newId } from '../../platform/ids.ts';
import { containing } from '../../platform/searching.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Deadlines } from '../deadlines/deadlines.ts';
import type { Forms } from '../forms/forms.ts';
import type { Incidents } from '../incidents.ts';
import { afterCursor, pageOf, pageSize } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { CaseFile, CaseView, Office, SubmissionView } from '../types.ts';
import type { CaseTypes } from './case-types.ts';
import { type CaseDocument, casesOf, type SubmissionDocument } from './document.ts';
import type { Intake } from './intake.ts';
import { linksIn } from './links.ts';
import type { CaseLookup } from './lookup.ts';
import { masked } from './masking.ts';
import type { Opening } from './opening.ts';
import { mayKnowOpener, mayReadReporter, reporterOf, withoutOpener } from './reporter.ts';
import type { Timelines } from './timeline.ts';
import { caseView, packView } from './view.ts';

export interface CaseParts {
  forms: Forms;
  types: CaseTypes;
  intake: Intake;
  opening: Opening;
  deadlines: Deadlines;
  alerts: Alerts;
  incidents: Incidents;
  timelines: Timelines;
  /** Rows of the case's tasks that this person may see. */
  taskRows(principal: Principal, caseId: string): Promise<CaseFile['tasks']>;
  caseOf: CaseLookup;
  concernedBy: Office['cases']['concernedBy'];
}

export function createCases(parts: Parts, caseParts: CaseParts): Office['cases'] {
  const { forms, types, intake, opening, deadlines, alerts, incidents, timelines, taskRows, caseOf, concernedBy } = caseParts;
  const { db, people, engine } = parts;
  const cases = casesOf(db);
  const visible = (principal: Principal) => people.permissions.caseFilter(principal);

  async function find(principal: Principal, id: string): Promise<CaseDocument> {
    const found = await cases.findOne({ $and: [{ _id: id }, visible(principal)] });
    return found ?? fail('CASE_NOT_FOUND', `There is no case ${id}.`);
  }

  const viewFor = (principal: Principal, found: Omit<CaseDocument, 'record'>): CaseView =>
    people.permissions.mayReadFile(principal, found) ? caseView(found) : packView(found);

  async function marked<T extends CaseView>(views: T[]): Promise<T[]> {
    const open = views.filter(({ closedAt }) => closedAt === undefined).map(({ instanceId }) => instanceId);
    const suspended = await engine.instances.suspendedOf(open);
    return views.map((view) => (suspended.has(view.instanceId) ? { ...view, suspended: true } : view));
  }
  const markedOne = async <T extends CaseView>(view: T): Promise<T> => (await marked([view]))[0]!;

  /** Their own forms, and their own tasks with the deadlines of these. */
  async function packOf(principal: Principal, found: CaseDocument): Promise<CaseFile> {
    const mine = { caseId: found._id, by: principal.accountId };
    const [sensitive, submissions, tasks, ofCase] = await Promise.all([
      forms.sensitiveFields(found.processKey),
      db.collection<SubmissionDocument>('case_submissions').find(mine).sort({ at: 1 }).toArray(),
      taskRows(principal, found._id),
      deadlines.ofCase(found._id),
    ]);
    return {
      ...packView(found),
      record: {},
      submissions: submissions.map((submission) => submissionView(submission, sensitive)),
      deadlines: ofCase.filter(({ taskId }) => tasks.some(({ id }) => id === taskId)),
      tasks,
      alerts: [],
      links: [],
      incidents: [],
    };
  }

  async function linkedWith(principal: Principal, { linkedCases }: CaseDocument): Promise<CaseView[]> {
    if (linkedCases.length === 0) return [];
    const filter = { $and: [{ _id: { $in: linkedCases } }, visible(principal)] };
    const linked = await cases
      .find(filter, { projection: { record: 0 } })
      .sort({ openedAt: 1, _id: 1 })
      .toArray();
    return marked(linked.map((each) => viewFor(principal, each)));
  }

  function submissionsFor(principal: Principal, found: CaseDocument, submissions: SubmissionDocument[], sensitive: ReadonlySet<string>) {
    const views = submissions.map((submission) => submissionView(submission, sensitive));
    if (mayKnowOpener(people, forms, principal, found)) return views;
    const first = views.find(({ taskId }) => taskId === undefined);
    return withoutOpener(views, first, principal.accountId);
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
      const { items, next } = pageOf(
        found,
        size,
        ({ openedAt }) => openedAt,
        (each) => viewFor(principal, each),
      );
      return { items: await marked(items), next };
    },

    async get(principal, id) {
      const found = await find(principal, id);
      await people.audit.record({ action: 'case.read', who: principal.accountId, object: id, caseId: id });
      if (!people.permissions.mayReadFile(principal, found)) return markedOne(await packOf(principal, found));
      const sensitive = await forms.sensitiveFields(found.processKey);
      const submissions = await db.collection<SubmissionDocument>('case_submissions').find({ caseId: id }).sort({ at: 1 }).toArray();
      const [ofCase, tasks, ofAlerts, links, failed] = await Promise.all([
        deadlines.ofCase(id),
        taskRows(principal, id),
        alerts.ofCase(id),
        linkedWith(principal, found),
        incidents.ofCase(found.instanceId),
      ]);
      return markedOne({
        ...caseView(found),
        record: masked(found.record, sensitive),
        submissions: submissionsFor(principal, found, submissions, sensitive),
        deadlines: ofCase,
        tasks,
        alerts: ofAlerts,
        links,
        incidents: failed,
      });
    },

    async create(principal, { process, variables, startEvent, ...wanted }, idempotencyId) {
      const type = types.of(process);
      const start = intake.startFor(principal, type, startEvent);
      const schema = await forms.find(`${process}/${start}`, principal);
      if (!schema) return fail('START_EVENT_UNKNOWN', `Process ${process} has no start event ${start} with a form.`);
      const id = idempotencyId ? idOf('case', principal.accountId, idempotencyId) : newId();
      const { data, issues: faults } = forms.check(schema, variables);
      const links = await linksIn(parts, principal, { schema, data, caseId: id });
      const issues = [...faults, ...links.issues];
      if (issues.length > 0) return fail('VALIDATION_FAILED', 'The form is not complete.', { issues });
      const actor = { id: principal.accountId, kind: 'account' as const };
      const opened = await opening.open({ id, type, startEvent: start, schema, data, actor, also: () => links.writes, ...wanted });
      await people.audit.record({ action: 'case.created', who: principal.accountId, object: id, caseId: id });
      return caseView((await cases.findOne({ _id: id })) ?? opened);
    },

    intake: intake.ways,

    async timeline(principal, id) {
      const found = await find(principal, id);
      const reader = { id: principal.accountId, opener: mayKnowOpener(people, forms, principal, found) };
      if (people.permissions.mayReadFile(principal, found)) return timelines.of(found, reader);
      const tasks = await taskRows(principal, id);
      return timelines.of(found, { ...reader, part: { taskIds: new Set(tasks.map((task) => task.id)) } });
    },

    async reveal(principal, id, reason) {
      const found = await find(principal, id);
      if (!people.permissions.mayReadFile(principal, found)) fail('FORBIDDEN', 'Names are shown to those whose case it is.');
      const sensitive = await forms.sensitiveFields(found.processKey);
      const shown: Record<string, Json> = {};
      for (const [name, value] of Object.entries(found.record)) if (sensitive.has(name)) shown[name] = value;
      if (mayReadReporter(people, principal, found.owner)) Object.assign(shown, await reporterOf(db, found));
      const fields = Object.keys(shown);
      await people.audit.record({ action: 'case.revealed', who: principal.accountId, object: id, caseId: id, fields, reason });
      return shown;
    },

    async tellsOpener(principal, instanceId) {
      const found = await caseOf({ instanceId });
      return found === null || mayKnowOpener(people, forms, principal, found);
    },

    async ofInstance(principal, instanceId) {
      const found = await caseOf({ instanceId });
      if (!found) return null;
      return people.permissions.maySeeCase(principal, found) ? viewFor(principal, found) : undefined;
    },

    concernedBy,

    async numberOf(principal, idOrNumber) {
      const wanted = { $or: [{ _id: idOrNumber }, { caseNo: idOrNumber }] };
      return (await cases.findOne({ $and: [wanted, visible(principal)] }, { projection: { caseNo: 1 } }))?.caseNo;
    },

    processes: () => types.all.map(({ process }) => process),

    async isNumbered(caseNo) {
      return (await cases.findOne({ caseNo }, { projection: { _id: 1 } })) !== null;
    },
  };
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
