/** When a deadline warns and climbs its ladder. Pure. */
import { Duration } from 'luxon';
import { countable, dayOf, inShanghai, instantOf, timeOf } from '../calendar/days.ts';
import { type CountBasis, type Counted, count, workday } from './count.ts';
import { opening } from './office-hours.ts';
import type { Rule, Stage, Warn } from './policy.ts';

export interface PlannedStage {
  /** `warn`, `due`, `esc1` … in the order of the policy. */
  stage: string;
  at: Date;
  level?: number;
  /** Recipients besides those of the rung. */
  to: string[];
  flag?: string;
}

export function schedule(rule: Pick<Rule, 'mode' | 'ends' | 'warn' | 'stages'>, counted: Counted, basis: CountBasis): PlannedStage[] {
  const { dueAt } = counted;
  const { start } = counted.trail;
  const planned: PlannedStage[] = [];
  if (rule.warn) planned.push({ stage: 'warn', at: warning(rule.warn, start, dueAt, rule.mode === 'IMMEDIATE', basis), to: [] });
  let rung = 0;
  for (const stage of rule.stages ?? []) {
    planned.push({
      stage: atDue(stage) ? 'due' : `esc${++rung}`,
      at: moment(stage, rule, start, dueAt, basis),
      level: stage.level,
      to: stage.to ?? [],
      flag: stage.flag,
    });
  }
  // What must be done at once has no due moment of its own: only its thresholds ring (§4.2).
  if (rule.mode !== 'IMMEDIATE' && !planned.some(({ stage }) => stage === 'due')) planned.push({ stage: 'due', at: dueAt, to: [] });
  return planned.sort((one, other) => one.at.getTime() - other.at.getTime());
}

function atDue({ from, offset, spans }: Stage): boolean {
  return from !== 'start' && !offset && !spans;
}

function moment(stage: Stage, rule: Pick<Rule, 'ends'>, start: Date, dueAt: Date, basis: CountBasis): Date {
  if (stage.spans) return countable(new Date(start.getTime() + stage.spans * (dueAt.getTime() - start.getTime())));
  const base = stage.from === 'start' ? start : dueAt;
  if (!stage.offset) return base;
  const mode = stage.mode ?? 'CAL_HOURS';
  const reached = count({ mode, value: stage.offset, ends: rule.ends }, base, basis).dueAt;
  const countsDays = mode !== 'CAL_HOURS' && mode !== 'WORK_HOURS';
  return countsDays && stage.from !== 'start' ? instantOf(dayOf(reached), timeOf(dueAt)) : reached;
}

function warning(warn: Warn, start: Date, dueAt: Date, thresholdsOnly: boolean, basis: CountBasis): Date {
  const at = warningTime(warn, start, dueAt, basis).getTime();
  const latest = thresholdsOnly ? at : Math.min(at, dueAt.getTime());
  return new Date(Math.max(latest, start.getTime()));
}

function warningTime(warn: Warn, start: Date, dueAt: Date, basis: CountBasis): Date {
  if (warn.percent) return new Date(start.getTime() + ((dueAt.getTime() - start.getTime()) * warn.percent) / 100);
  const span = Duration.fromISO(warn.after ?? warn.before ?? 'PT0S');
  const base = inShanghai(warn.after ? start : dueAt);
  if (warn.days !== 'working') return countable((warn.after ? base.plus(span) : base.minus(span)).toJSDate());
  const day = workday(dayOf(base.toJSDate()), Math.round(span.as('days')), warn.after ? 1 : -1, basis.calendar);
  return instantOf(day, opening(day, basis.hours));
}
