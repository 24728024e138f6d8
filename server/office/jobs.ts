/** What diagrams may ask of the office: handlers of service tasks, by topic. Every one may run twice. */
import type { JobHandler } from '../engine/types.ts';
import { fail } from '../errors.ts';
import type { Variables } from '../kernel/types.ts';
import { idOf } from '../platform/ids.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import { type AlertDocument, alertsOf } from './alerts/document.ts';
import type { Calendars } from './calendar/calendars.ts';
import { readInstant } from './calendar/days.ts';
import type { CaseTypes } from './cases/case-types.ts';
import { type CaseDocument, casesOf } from './cases/document.ts';
import { caseFields, urgencyWrites } from './cases/filing.ts';
import type { CaseLookup } from './cases/lookup.ts';
import { NAMED_ONLY, namedOn, namingWrites } from './cases/naming.ts';
import type { Opening } from './cases/opening.ts';
import { alertNotice } from './deadlines/bell.ts';
import { agreed } from './deadlines/count.ts';
import { planDeadline } from './deadlines/plan.ts';
import type { Policies } from './deadlines/policies.ts';
import { pick, policiesNamed, ruleFor } from './deadlines/policy.ts';
import { schedule } from './deadlines/schedule.ts';
import { seriesOf } from './deadlines/series.ts';
import type { DocumentKind } from './documents.ts';
import type { Ladder } from './escalation/ladder.ts';
import type { LetterNumbers } from './letters/numbers.ts';
import type { Parts } from './parts.ts';
import { carryOut } from './write.ts';

export interface JobParts {
  policies: Policies;
  calendars: Calendars;
  ladder: Ladder;
  types: CaseTypes;
  opening: Opening;
  caseOf: CaseLookup;
  documents: readonly DocumentKind[];
  numbers: LetterNumbers;
}

type Job = Parameters<JobHandler>[0];
export const TOPICS = ['deadline.compute', 'followup.next', 'case.update', 'alert.raise', 'case.number', 'letter.number'] as const;

/** What a case may be told by its process. Its status only by the diagram's own word, so that deployment can judge it (red line 6). */
const CASE_UPDATES = ['closeReason', 'urgency', 'riskLevel', 'sensitivity', 'owner'];

export function registerJobs(parts: Parts, { policies, calendars, ladder, types, opening, caseOf, documents, numbers }: JobParts): void {
  const { engine, db, stores, clock } = parts;
  const handlers: Record<(typeof TOPICS)[number], JobHandler> = {
    /** `policy`, `from` (variable), `result` (variable): when that deadline would fall; of several policies each counts from the end of the one before. */
    async 'deadline.compute'({ parameters, variables, elementId }) {
      const basis = { calendar: await calendars.current(), hours: policies.hours, now: clock.now() };
      let at = instant(variables, parameters.from) ?? clock.now();
      const [first = '', ...others] = policiesNamed(parameters.policy);
      for (const id of [first, ...others]) {
        const { policy } = await policies.get(id, { elementId });
        at = planDeadline({ ...policy, start: undefined }, variables, at, basis).dueAt;
      }
      return { [parameters.result ?? 'dueAt']: at.toISOString() };
    },

    /** `policy`, `from`, `result`, `opens`: the next date of a series after the one in `result`, and when its task should open; null at the end. */
    async 'followup.next'({ parameters, variables, elementId }) {
      const { policy } = await policies.get(parameters.policy ?? '', { elementId });
      const result = parameters.result ?? 'nextAt';
      const start = instant(variables, parameters.from) ?? clock.now();
      const last = instant(variables, result);
      const moments = seriesOf(policy, variables, start, policies.hours);
      const next = moments.find((moment) => !last || last.getTime() < start.getTime() || moment.getTime() > last.getTime());
      if (!next) return { [result]: null, ...(parameters.opens ? { [parameters.opens]: null } : {}) };
      const basis = { calendar: await calendars.current(), hours: policies.hours, now: clock.now() };
      const before = moments[moments.indexOf(next) - 1] ?? start;
      const warn = schedule({ ...ruleFor(policy, variables), stages: [] }, agreed(next, before), basis).find(
        ({ stage }) => stage === 'warn',
      );
      return { [result]: next.toISOString(), ...(parameters.opens ? { [parameters.opens]: (warn?.at ?? next).toISOString() } : {}) };
    },

    /** Property `status`, and properties and mapped inputs with the names of case fields, are written into the case. */
    async 'case.update'(job) {
      const found = await caseOf(job);
      if (!found) return;
      const told = Object.fromEntries(CASE_UPDATES.flatMap((name) => toldOf(job, name)));
      const { closeReason } = told;
      const { status } = job.parameters;
      const set = { ...caseFields(told), ...(status ? { status } : {}), ...(closeReason ? { closeReason } : {}) };
      if (Object.keys(set).length === 0) return;
      const naming = await namingWrites(parts, found._id, told);
      await retriedTransaction(stores.mongo, async (session) => {
        await casesOf(db).updateOne({ _id: found._id }, { $set: set as Partial<CaseDocument> }, { session });
        await carryOut(db, [...naming, ...urgencyWrites(found._id, told)], session);
      });
    },

    /** `level`, `text` (key of the screens' words), `role`, `policy`: an alert that the diagram itself rings. */
    async 'alert.raise'(job) {
      const { parameters, instanceId, elementId, id } = job;
      const found = await caseOf(job);
      const level = Number(/\d/.exec(parameters.level ?? '1')?.[0] ?? 1);
      const to = parameters.role
        ? parameters.role.split(',').map((role) => role.trim())
        : ladder.recipients({ level, to: [] }, { owner: found?.owner });
      const now = clock.now();
      const alert: AlertDocument = {
        _id: idOf('alert', id),
        level,
        stage: 'raised',
        state: 'open',
        instanceId,
        taskName: elementId,
        ...(found
          ? {
              caseId: found._id,
              caseNo: found.caseNo,
              sensitivity: found.sensitivity,
              ...(found.sensitivity === NAMED_ONLY ? { named: namedOn(found) } : {}),
            }
          : {}),
        ...(found?.organisation ? { organisation: found.organisation } : {}),
        policy: parameters.policy ?? '',
        raisedAt: now,
        to,
        ...(parameters.text ? { flag: parameters.text } : {}),
      };
      await alertsOf(db).updateOne({ _id: alert._id }, { $setOnInsert: alert }, { upsert: true });
      await engine.notify([alertNotice('alert.raised', alert)]);
    },

    /** The number of the instance's case; an instance that was started without a case, or by another case, gets one of its own. */
    async 'case.number'(job) {
      const found = await caseOf(job);
      const own = found?.instanceId === job.instanceId;
      if (own && job.businessKey === found.caseNo) return { caseNo: found.caseNo };
      const { id, key: processKey, variables } = await engine.instances.get(job.instanceId);
      const isCaseWork = types.find(processKey) !== undefined;
      // A process that is no case work and is called does the work of the case that called it.
      if (found && !own && !isCaseWork) return { caseNo: found.caseNo };
      if (!isCaseWork) return fail('CASE_NOT_FOUND', `Process ${processKey} is no case work.`);
      const adopted = await opening.adopt({ id, processKey, variables, ...(found && !own ? { calledBy: found } : {}) });
      return { caseNo: adopted.caseNo };
    },

    /** `document`: the letter gets its number, in the field of the case that documents.yaml names for it. */
    async 'letter.number'(job) {
      const found = await caseOf(job);
      const field = documents.find(({ id }) => id === job.parameters.document)?.numberField;
      if (!field) return fail('LETTER_TEMPLATE_NOT_FOUND', `Letter ${job.parameters.document} has no number in a field of the case.`);
      return found ? { [field]: await numbers.give(found, field, job.id) } : undefined;
    },
  };
  for (const topic of TOPICS) engine.jobs.handle(topic, handlers[topic]);
}

function toldOf({ parameters, variables }: Job, name: string): [string, string][] {
  const value = parameters[name] ?? variables[name];
  return typeof value === 'string' && value !== '' ? [[name, value]] : [];
}

function instant(variables: Variables, name: string | undefined): Date | undefined {
  return (name && readInstant(pick(variables, name))) || undefined;
}
