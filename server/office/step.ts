/** The office's part of every step of the engine: case, organisation, sensitivity and deadline of tasks; participants and status of the case. */
import type { ExtraWrite, StepContext, StepContributor, TaskDocument } from '../engine/types.ts';
import type { CaseTypes } from './cases/case-types.ts';
import type { CaseDocument } from './cases/document.ts';
import { filedIn } from './cases/filing.ts';
import type { CaseLookup } from './cases/lookup.ts';
import { closedWrite, joiningWrites, NAMED_ONLY, namedOn, toBeNamed } from './cases/naming.ts';
import { startAlarmId } from './cases/opening.ts';
import type { createDeadlineContributor } from './deadlines/contributor.ts';
import type { DiagramNames } from './diagram-names.ts';
import type { Ladder } from './escalation/ladder.ts';
import type { Parts } from './parts.ts';
import type { Drafts } from './tasks/drafts.ts';

type CaseFacts = Omit<CaseDocument, 'record'>;

export function createStepContributor(
  { people }: Parts,
  caseOf: CaseLookup,
  types: CaseTypes,
  ladder: Ladder,
  deadlines: ReturnType<typeof createDeadlineContributor>,
  drafts: Drafts,
  names: DiagramNames,
  inspect: StepContributor['inspect'],
  erase: StepContributor['erase'],
): StepContributor {
  async function enrich(task: TaskDocument, facts: CaseFacts | null): Promise<void> {
    if (facts) Object.assign(task, { caseId: facts._id, caseNo: facts.caseNo, ...(facts.urgency ? { urgency: facts.urgency } : {}) });
    const nameEn = (await names(task.definitionId)).get(task.elementId)?.nameEn;
    if (nameEn) task.nameEn = nameEn;
    // What concerns named persons only stays so in every one of its tasks (C4).
    if (facts?.sensitivity === NAMED_ONLY) Object.assign(task, { sensitivity: NAMED_ONLY, named: namedOn(facts) });
    if (facts && !facts.organisation && forVillagesOnly(task)) task.candidateGroups = [...task.candidateGroups, ladder.villageless];
    const organisation = organisationOf(task, facts?.organisation);
    if (organisation) task.organisation = organisation;
  }

  function forVillagesOnly({ candidateGroups }: TaskDocument): boolean {
    return candidateGroups.length > 0 && candidateGroups.every((role) => people.roles.get(role)?.sees === 'village');
  }

  function organisationOf({ candidateGroups }: TaskDocument, village: string | undefined): string | undefined {
    const named = candidateGroups.find((group) => group.includes(':'));
    if (named) return named.slice(named.indexOf(':') + 1);
    if (village && candidateGroups.some((role) => people.roles.get(role)?.sees === 'village')) return village;
    return candidateGroups.map((role) => ladder.homeOf(role)).find((home) => home !== undefined);
  }

  async function caseWrites(context: StepContext, facts: CaseFacts): Promise<ExtraWrite[]> {
    const { actor, now, status, instanceId } = context;
    const set: Record<string, unknown> = {};
    if (status !== 'running' && facts.instanceId === instanceId && !facts.closedAt) {
      set.closedAt = now;
      if (facts.status === types.caseStatus.open) set.status = status === 'completed' ? types.caseStatus.ended : types.caseStatus.cancelled;
    }
    const worked = actor.kind === 'account' && context.closedTasks.some(({ how }) => how === 'completed');
    const held = [...context.openedTasks.flatMap(({ assignee }) => assignee ?? []), ...(worked ? [actor.id] : [])];
    const participants = await toBeNamed(
      people,
      [...new Set(held)].filter((id) => !facts.participants.includes(id)),
    );
    const starts = facts.starting !== undefined && facts.instanceId === instanceId;
    if (Object.keys(set).length === 0 && participants.length === 0 && !starts) return [];
    const update = {
      ...(Object.keys(set).length > 0 ? { $set: set } : {}),
      ...(participants.length > 0 ? { $addToSet: { participants: { $each: participants } } } : {}),
      ...(starts ? { $unset: { starting: '' } } : {}),
    };
    const joins = participants.length > 0 && facts.sensitivity === NAMED_ONLY ? joiningWrites(facts._id, participants) : [];
    const past = set.closedAt ? [closedWrite(facts._id, now)] : [];
    return [{ collection: 'cases', operation: { updateOne: { filter: { _id: facts._id }, update } } }, ...past, ...joins];
  }

  return {
    inspect,
    erase,
    async contribute(context) {
      const concerned = types.find(context.processKey) !== undefined || context.parentId !== undefined;
      const stored = concerned ? await caseOf({ instanceId: context.instanceId, parentId: context.parentId ?? null }) : null;
      // What this very step decides about the case holds for the tasks that it opens.
      const facts = stored && { ...stored, ...filedIn(context.alongside, stored._id) };
      for (const task of context.openedTasks) await enrich(task, facts);
      const changes = await deadlines(context, facts ?? undefined);
      const taken = context.closedTasks.filter(({ how, task }) => how === 'cancelled' && task.formKey).map(({ task }) => task._id);
      const writes = [...changes.writes, ...(taken.length > 0 ? [drafts.removal(taken)] : [])];
      if (!facts) return { ...changes, writes };
      return {
        writes: [...writes, ...(await caseWrites(context, facts))],
        arm: changes.arm,
        disarm: facts.starting ? [...changes.disarm, startAlarmId(facts._id)] : changes.disarm,
      };
    },
  };
}
