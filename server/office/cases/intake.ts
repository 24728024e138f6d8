/** Who may take in a case in which way: start events with a form, by role, from case-types.yaml (domain specification §6.1). */
import type { Engine } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { CaseType, CaseTypes } from './case-types.ts';
import type { IntakeWay } from './types.ts';

export interface Intake {
  ways(principal: Principal): Promise<IntakeWay[]>;
  /** The start event asked for, or the usual one. FORBIDDEN where it is for other roles. */
  startFor(principal: Principal, type: CaseType, asked: string | undefined): string;
}

export function createIntake(engine: Engine, types: CaseTypes, names: DiagramNames): Intake {
  async function named(process: string, startEvent: string): Promise<IntakeWay[]> {
    const definition = await engine.definitions.get(process).catch(() => undefined);
    // A process that is not deployed takes in nothing.
    if (!definition) return [];
    const { name = startEvent, nameEn } = (await names(definition.id)).get(startEvent) ?? {};
    return [{ process, startEvent, name, ...(nameEn ? { nameEn } : {}) }];
  }

  return {
    async ways(principal) {
      const open = types.all.flatMap((type) => startsOf(principal, type).map((start) => named(type.process, start)));
      return (await Promise.all(open)).flat();
    },
    startFor(principal, type, asked) {
      const start = asked ?? type.staff ?? fail('START_EVENT_UNKNOWN', `Process ${type.process} has no start event for intake by staff.`);
      const known = type.intake.some((way) => way.start === start);
      if (!known) fail('START_EVENT_UNKNOWN', `Process ${type.process} is not started by staff at ${start}.`);
      if (!startsOf(principal, type).includes(start)) fail('FORBIDDEN', `Intake at ${start} is for other roles.`);
      return start;
    },
  };
}

function startsOf(principal: Principal, { intake }: CaseType): string[] {
  const fitting = intake.filter(({ roles }) => principal.everything || principal.grants.some(({ role }) => roles.includes(role)));
  return [...new Set(fitting.map(({ start }) => start))];
}
