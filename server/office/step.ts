/** The office's part of every step of the engine: case, organisation, sensitivity and deadline of tasks; participants and status of the case. */
import type { ExtraWrite, StepContext, StepContributor, TaskDocument } from '../engine/types.ts';
import type { CaseTypes } from './cases/case-types.ts';
import type { CaseDocument } from './cases/document.ts';
import type { CaseLookup } from './cases/lookup.ts';
import { joiningWrites, NAMED_ONLY, namedOn } from './cases/naming.ts';
import { startAlarmId } from './cases/opening.ts';
import type { createDeadlineContributor } from './deadlines/contributor.ts';
import type { Ladder } from './escalation/ladder.ts';
import type { Parts } from './parts.ts';

type CaseFacts = Omit<CaseDocument, 'record'>;

export function createStepContributor(
  { people }: Parts,
  caseOf: CaseLookup,
  types: CaseTypes,
  ladder: Ladder,
  deadlines: ReturnType<typeof createDeadlineContributor>,
  inspect: StepContributor['inspect'],
): StepContributor {
  function enrich(task: TaskDocument, facts: CaseFacts | null): void {
    if (facts) task.caseId = facts._id;
    // What concerns named persons only stays so in every one of its tasks (C4).
    if (facts?.sensitivity === NAMED_ONLY) Object.assign(task, { sensitivity: NAMED_ONLY, named: namedOn(facts) });
    const organisation = organisationOf(task, facts?.organisation);
    if (organisation) task.organisation = organisation;
  }

  function organisationOf({ candidateGroups }: TaskDocument, village: string | undefined): string | undefined {
    const named = candidateGroups.find((group) => group.includes(':'));
    if (named) return named.slice(named.indexOf(':') + 1);
    if (candidateGroups.some((role) => people.roles.get(role)?.sees === 'village')) return village;
    return candidateGroups.map((role) => ladder.homeOf(role)).find((home) => home !== undefined);
  }

  function caseWrites(context: StepContext, facts: CaseFacts): ExtraWrite[] {
    const { actor, now, status, instanceId } = context;
    const set: Record<string, unknown> = {};
    if (status !== 'running' && facts.instanceId === instanceId && !facts.closedAt) {
      set.closedAt = now;
      if (facts.status === types.caseStatus.open) set.status = status === 'completed' ? types.caseStatus.ended : types.caseStatus.cancelled;
    }
    const worked = actor.kind === 'account' && context.closedTasks.some(({ how }) => how === 'completed');
    const held = [...context.openedTasks.flatMap(({ assignee }) => assignee ?? []), ...(worked ? [actor.id] : [])];
    const participants = [...new Set(held)].filter((id) => !facts.participants.includes(id));
    const starts = facts.starting !== undefined && facts.instanceId === instanceId;
    if (Object.keys(set).length === 0 && participants.length === 0 && !starts) return [];
    const update = {
      ...(Object.keys(set).length > 0 ? { $set: set } : {}),
      ...(participants.length > 0 ? { $addToSet: { participants: { $each: participants } } } : {}),
      ...(starts ? { $unset: { starting: '' } } : {}),
    };
    const joins = participants.length > 0 && facts.sensitivity === NAMED_ONLY ? joiningWrites(facts._id, participants) : [];
    return [{ collection: 'cases', operation: { updateOne: { filter: { _id: facts._id }, update } } }, ...joins];
  }

  return {
    inspect,
    async contribute(context) {
      const concerned = types.find(context.processKey) !== undefined || context.parentId !== undefined;
      const facts = concerned ? await caseOf({ instanceId: context.instanceId, parentId: context.parentId ?? null }) : null;
      for (const task of context.openedTasks) enrich(task, facts);
      const changes = await deadlines(context, facts ?? undefined);
      if (!facts) return changes;
      return {
        writes: [...changes.writes, ...caseWrites(context, facts)],
        arm: changes.arm,
        disarm: facts.starting ? [...changes.disarm, startAlarmId(facts._id)] : changes.disarm,
      };
    },
  };
}
