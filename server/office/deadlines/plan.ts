/** Policy + variables + calendar → start, due time, stages, explanation. Pure. */
import { END_OF_DAY, isDay, readInstant } from '../calendar/days.ts';
import { agreed, ahead, type CountBasis, type Counted, count } from './count.ts';
import { type Explanation, explain } from './explain.ts';
import { closing } from './office-hours.ts';
import { type Policy, pick, type Rule, ruleFor } from './policy.ts';
import { type PlannedStage, schedule } from './schedule.ts';

/** Carries the date that the diagram itself gives a task (`camunda:dueDate`); no variable of a diagram can have this name. */
export const DUE_DATE = '$dueDate';

export interface DeadlinePlan {
  startedAt: Date;
  startEvent: string;
  dueAt: Date;
  warnAt?: Date;
  stages: PlannedStage[];
  provisional: boolean;
  explanation: Explanation;
}

/** `createdAt` starts the clock where none of the policy's variables is set; `pausedMillis` is time that does not count. */
export function planDeadline(
  policy: Policy,
  variables: Record<string, unknown>,
  createdAt: Date,
  basis: CountBasis,
  pausedMillis = 0,
): DeadlinePlan {
  const { startedAt, startEvent } = startOf(policy, variables, createdAt, basis.now);
  const rule = ruleFor(policy, variables);
  const from = new Date(startedAt.getTime() + pausedMillis);
  const counted = countFrom(policy, rule, variables, from, basis, pausedMillis);
  const stages = schedule(rule, counted, basis);
  return {
    startedAt,
    startEvent,
    dueAt: counted.dueAt,
    warnAt: stages.find(({ stage }) => stage === 'warn')?.at,
    stages,
    provisional: counted.provisional,
    explanation: explain(counted, basis, policy.protective, pausedMillis),
  };
}

/** Names of every variable that may change what the policy says. */
export function inputNames({ start, due, by }: Policy): string[] {
  return [...(start?.variables ?? []), ...(due ? [due.variable] : []), ...(by ?? []), DUE_DATE];
}

export function inputsOf(policy: Policy, variables: Record<string, unknown>): { name: string; value: unknown }[] {
  return inputNames(policy)
    .map((name) => ({ name, value: pick(variables, name) }))
    .filter(({ value }) => value !== undefined && value !== null);
}

/** Inputs as variables again: `item.dueAt` becomes `{ item: { dueAt } }`. */
export function asVariables(inputs: { name: string; value: unknown }[]): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const { name, value } of inputs) {
    const keys = name.split('.');
    let at = variables;
    for (const key of keys.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    at[keys.at(-1)!] = value;
  }
  return variables;
}

/** What starts a clock has happened: a date yet to come, by mistake or on purpose, must not put the alarms off. */
function startOf(policy: Policy, variables: Record<string, unknown>, createdAt: Date, now: Date): { startedAt: Date; startEvent: string } {
  for (const name of policy.start?.variables ?? []) {
    const startedAt = readInstant(pick(variables, name));
    if (startedAt) return { startedAt: startedAt > now ? now : startedAt, startEvent: name };
  }
  return { startedAt: createdAt, startEvent: 'created' };
}

function countFrom(
  policy: Policy,
  rule: Rule,
  variables: Record<string, unknown>,
  from: Date,
  basis: CountBasis,
  pausedMillis: number,
): Counted {
  const date = (policy.due && pick(variables, policy.due.variable)) ?? variables[DUE_DATE];
  if (typeof date === 'string') {
    const endOfDay = isDay(date) && rule.ends === 'close' ? closing(date, basis.hours) : END_OF_DAY;
    const dueAt = readInstant(date, endOfDay);
    if (dueAt && rule.lead) return ahead(rule, dueAt, from, basis);
    if (dueAt) return agreed(new Date(dueAt.getTime() + pausedMillis), from);
  }
  return count(rule, from, basis);
}
