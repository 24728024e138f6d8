/**
 * Opens a case: the file is stored first, with the wish to start its process and an alarm that repeats the wish, in one transaction;
 * then the process is started under an id known beforehand. A crash in between leaves a case that starts a moment later, never half a case.
 */
import type { Actor, ExtraWrite } from '../../engine/types.ts';
import { WeibaoError } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import { idOf } from '../../platform/ids.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { Parts } from '../parts.ts';
import type { FormSchema } from '../types.ts';
import { carryOut } from '../write.ts';
import { type CaseType, type CaseTypes, raisedBy } from './case-types.ts';
import { type CaseDocument, casesOf } from './document.ts';
import { caseFields, identityWrite, split, submissionWrite } from './filing.ts';
import { NAMED_ONLY, namedOn, toBeNamed } from './naming.ts';
import { giveBackCaseNo, nextCaseNo, reserveCaseNo } from './numbers.ts';

export interface OpenRequest {
  /** The same for a repeated request. */
  id: string;
  type: CaseType;
  startEvent: string;
  schema: FormSchema;
  /** Checked already. */
  data: Variables;
  actor: Actor;
  demo?: boolean;
  /** Default: the next of its type and year. */
  caseNo?: string;
  codeName?: string;
  /** Committed with the case. */
  also?: (caseId: string) => ExtraWrite[];
}

export interface Opening {
  open(request: OpenRequest): Promise<CaseDocument>;
  /**
   * A case for an instance that was started without one, by a message, a signal, a program or another case; its number becomes the
   * instance's business key. A case that called it is linked, and the child, the secrecy and the owner are the same.
   */
  adopt(instance: Adopted): Promise<CaseDocument>;
}

interface Adopted {
  id: string;
  processKey: string;
  variables: Variables;
  calledBy?: CaseDocument;
}

const START_ALARM = 'case.start';
/** Long enough for the first try to end by itself. */
const REPEAT_MILLIS = 30_000;

/** What a case has in common with the one that called it. */
function sharedWith({ _id, sensitivity, owner, urgency, riskLevel, organisation, demo }: CaseDocument): Partial<CaseDocument> {
  return {
    sensitivity,
    demo,
    linkedCases: [_id],
    ...(owner ? { owner } : {}),
    ...(urgency ? { urgency } : {}),
    ...(riskLevel ? { riskLevel } : {}),
    ...(organisation ? { organisation } : {}),
  };
}

export const startAlarmId = (caseId: string) => `case-start-${caseId}`;

export function createOpening({ db, stores, clock, engine, people, log }: Parts, types: CaseTypes): Opening {
  const cases = casesOf(db);

  engine.alarms.handle(START_ALARM, async ({ ref }) => {
    const found = await cases.findOne({ _id: String(ref.caseId) });
    if (found?.starting) await begin(found);
  });

  async function begin(document: CaseDocument): Promise<void> {
    const { definition, startEvent, variables, actor } = document.starting!;
    await engine.instances.start(
      { definition, businessKey: document.caseNo, variables, startEvent, instanceId: document.instanceId },
      { actor, idempotencyId: startAlarmId(document._id) },
    );
  }

  async function numbered(type: CaseType, wanted: { caseNo?: string; codeName?: string }): Promise<{ caseNo: string; codeName: string }> {
    if (wanted.caseNo) await reserveCaseNo(db, wanted.caseNo);
    const next = wanted.caseNo ? undefined : await nextCaseNo(db, type.type, clock.now());
    const caseNo = wanted.caseNo ?? next!.caseNo;
    const sequence = next?.sequence ?? Number(caseNo.split('-').at(-1));
    return { caseNo, codeName: wanted.codeName ?? types.codeNames[sequence % types.codeNames.length]! };
  }

  function blank(
    id: string,
    type: CaseType,
    instanceId: string,
    numbers: { caseNo: string; codeName: string },
    record: Variables,
  ): CaseDocument {
    const known = { ...record, ...raisedBy(type, record) };
    return {
      _id: id,
      ...numbers,
      type: type.type,
      processKey: type.process,
      instanceId,
      status: types.caseStatus.open,
      sensitivity: type.sensitivity,
      participants: [],
      linkedCases: [],
      openedAt: clock.now(),
      demo: false,
      record: known,
      ...caseFields(known),
    };
  }

  /** A case is reached by its number: messages and programs know no other key. */
  async function underItsNumber(document: CaseDocument): Promise<CaseDocument> {
    await engine.instances.assignKey(document.instanceId, document.caseNo);
    return document;
  }

  async function withdraw(document: CaseDocument): Promise<void> {
    await retriedTransaction(stores.mongo, async (session) => {
      await cases.deleteOne({ _id: document._id }, { session });
      await db.collection('case_submissions').deleteMany({ caseId: document._id }, { session });
      await db.collection<{ _id: string }>('reporter_identities').deleteOne({ _id: document._id }, { session });
      await engine.alarms.disarm([startAlarmId(document._id)], session);
    });
  }

  return {
    async open({ id, type, startEvent, schema, data, actor, demo, also, ...wanted }) {
      const repeated = await cases.findOne({ _id: id });
      if (repeated) {
        if (repeated.starting) await begin(repeated);
        return repeated;
      }
      const { variables, record, identity } = split(schema, data);
      const instanceId = idOf('case-instance', id);
      const document: CaseDocument = {
        ...blank(id, type, instanceId, await numbered(type, wanted), record),
        demo: demo ?? false,
        participants: actor.kind === 'account' ? await toBeNamed(people, [actor.id]) : [],
        starting: { definition: type.process, startEvent, variables, actor },
      };
      const now = document.openedAt;
      const submission = {
        _id: idOf('submission', id),
        caseId: id,
        instanceId,
        elementId: startEvent,
        formKey: `${type.process}/${startEvent}`,
        at: now,
        by: actor.id,
        data: record,
      };
      const name = String((schema.properties as { name?: unknown } | undefined)?.name ?? startEvent);
      await retriedTransaction(stores.mongo, async (session) => {
        await cases.insertOne(document, { session });
        await carryOut(
          db,
          [submissionWrite({ ...submission, name }), ...identityWrite(id, identity, actor.id, now), ...(also?.(id) ?? [])],
          session,
        );
        const dueAt = new Date(now.getTime() + REPEAT_MILLIS);
        await engine.alarms.arm([{ id: startAlarmId(id), kind: START_ALARM, ref: { caseId: id }, dueAt }], session);
      });
      try {
        await begin(document);
      } catch (error) {
        const refused = error instanceof WeibaoError && error.status < 500 && error.code !== 'INSTANCE_CONFLICT';
        if (!refused) {
          log.warn({ err: error, caseId: id }, 'case is stored; its process starts as soon as it can');
          return document;
        }
        await withdraw(document);
        if (!wanted.caseNo) await giveBackCaseNo(db, document.caseNo);
        throw error;
      }
      return document;
    },

    async adopt({ id: instanceId, processKey, variables, calledBy }) {
      const type = types.of(processKey);
      const id = idOf('case-of-instance', instanceId);
      const found = await cases.findOne({ _id: id });
      if (found) return underItsNumber(found);
      const numbers = await numbered(type, calledBy ? { codeName: calledBy.codeName } : {});
      const document = { ...blank(id, type, instanceId, numbers, variables), ...(calledBy ? sharedWith(calledBy) : {}) };
      await retriedTransaction(stores.mongo, async (session) => {
        await cases.updateOne({ _id: id }, { $setOnInsert: document }, { upsert: true, session });
        if (calledBy) await cases.updateOne({ _id: calledBy._id }, { $addToSet: { linkedCases: id } }, { session });
        const secret = document.sensitivity === NAMED_ONLY ? { sensitivity: NAMED_ONLY, named: namedOn(document) } : {};
        const update = { $set: { caseId: id, caseNo: document.caseNo, ...secret } };
        for (const collection of ['tasks', 'deadlines', 'alerts'])
          await db.collection(collection).updateMany({ instanceId }, update, { session });
      });
      return underItsNumber((await cases.findOne({ _id: id })) ?? document);
    },
  };
}
