/** The shape of a deadline policy, as in processes/policy/deadlines.yaml and collection `policies`. Every number of the office is in here, none in code. */
import { Duration } from 'luxon';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Issue } from '../../errors.ts';
import { functionsIn, isFunctionName, syntaxErrorOf } from '../../kernel/feel.ts';

const closed = { additionalProperties: false } as const;
/** ISO 8601 duration; under a counting mode the days are days of that mode (`P3D` in WORKDAYS: three working days). */
const IsoDuration = Type.String({ pattern: '^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?)?$', maxLength: 30 });
/** No term of the office or of the law comes near; each day of it is walked whenever it is counted. */
const LONGEST = Duration.fromObject({ years: 10 });
const MOST_STAGES = 20;
const MOST_SPANS = 20;
const MOST_TIMES = 200;

const Mode = Type.Enum(['IMMEDIATE', 'CAL_HOURS', 'CAL_DAYS_ROLL', 'CAL_DAYS', 'WORKDAYS', 'WORK_HOURS', 'MONTHS_ROLL', 'CALENDAR_POINT']);
const Point = Type.Object({ which: Type.Enum(['first', 'last']), of: Type.Enum(['month', 'quarter', 'year']) }, closed);

const Warn = Type.Object(
  {
    /** Share of the whole span, 1–99. */
    percent: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
    /** From the start. */
    after: Type.Optional(IsoDuration),
    /** Before the due time. */
    before: Type.Optional(IsoDuration),
    /** How days of `after` and `before` are counted; default: as they pass. */
    days: Type.Optional(Type.Enum(['calendar', 'working'])),
  },
  closed,
);

const Stage = Type.Object(
  {
    /** Rung of the ladder in escalation.yaml; absent: nobody but `to` is told. */
    level: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    /** What the offset is counted from; default `due`. */
    from: Type.Optional(Type.Enum(['start', 'due'])),
    /** Absent: at that moment itself. */
    offset: Type.Optional(IsoDuration),
    /** So many whole spans (start to due) after the start, in place of `offset`. */
    spans: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_SPANS })),
    mode: Type.Optional(Type.Enum(['CAL_HOURS', 'CAL_DAYS_ROLL', 'CAL_DAYS', 'WORKDAYS', 'WORK_HOURS'])),
    /** Told besides the rung's own recipients: `role`, `role:ORG`, `assignee`, `owner`, `unit-head`. */
    to: Type.Optional(Type.Array(Type.String())),
    /** Shown with the alert, e.g. `suspected-late-report`. */
    flag: Type.Optional(Type.String()),
  },
  closed,
);

const Counting = {
  mode: Mode,
  value: Type.Optional(IsoDuration),
  point: Type.Optional(Point),
  /** When the last day ends: `midnight` for statutory duties of others, `close` of business for the office's own (民法典 第203条第2款). */
  ends: Type.Optional(Type.Enum(['midnight', 'close'])),
  warn: Type.Optional(Warn),
  stages: Type.Optional(Type.Array(Stage, { maxItems: MOST_STAGES })),
  /** Working days by which it must be done before the date in `due`: what a meeting needs is there before the meeting. */
  lead: Type.Optional(IsoDuration),
};

/** One date of a series: so long after the start, or so long after the date before it, several times. */
const Recurring = Type.Union([
  Type.Object({ after: IsoDuration }, closed),
  Type.Object({ every: IsoDuration, times: Type.Integer({ minimum: 1, maximum: MOST_TIMES }) }, closed),
]);

const Source = Type.Object({ kind: Type.Enum(['law', 'office default']), zh: Type.String(), en: Type.String() }, closed);

export const Policy = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z]{2}-[A-Z]{1,2}\\d{1,2}[a-z]?$' }),
    name: Type.String({ minLength: 1 }),
    nameEn: Type.String({ minLength: 1 }),
    /** Variables with the moment the clock starts; the first that is set counts. None: when the task appears. */
    start: Type.Optional(Type.Object({ variables: Type.Array(Type.String(), { minItems: 1 }) }, closed)),
    /** FEEL over the variables of the task: the deadline runs beside it only where this is true when the task appears. */
    when: Type.Optional(Type.String()),
    /** Variables with the moment the duty was fulfilled; the first that is set, not before the start, counts. None: when the task is completed. */
    met: Type.Optional(Type.Object({ variables: Type.Array(Type.String(), { minItems: 1 }) }, closed)),
    /** Variable (a dotted path) with a date agreed for this one item; it is then the due time as it stands. */
    due: Type.Optional(Type.Object({ variable: Type.String() }, closed)),
    ...Counting,
    /** Variables whose value chooses the variant; the first that is set counts. */
    by: Type.Optional(Type.Array(Type.String())),
    variants: Type.Optional(Type.Record(Type.String(), Type.Object({ ...Counting, mode: Type.Optional(Mode) }, closed))),
    /** Recurring dates, by value of `by`, in order: `after` counts from the start, each run of `every` from the date before it. */
    series: Type.Optional(Type.Record(Type.String(), Type.Array(Recurring))),
    /** The office head may stop the clock, with a reason. */
    pausable: Type.Optional(Type.Boolean()),
    /** Protects a child now: never moves to a later day because of a holiday. */
    protective: Type.Optional(Type.Boolean()),
    /** A duty of somebody outside the office, watched by it. */
    tracked: Type.Optional(Type.Boolean()),
    source: Source,
    /** Evidence tag of the domain specification §0.1. */
    tag: Type.String(),
  },
  closed,
);
export type Policy = Static<typeof Policy>;
export type Stage = Static<typeof Stage>;
export type Warn = Static<typeof Warn>;
export type Rule = Pick<Policy, 'mode' | 'value' | 'point' | 'ends' | 'warn' | 'stages' | 'lead'>;

const ROLLING = new Set(['CAL_DAYS_ROLL', 'MONTHS_ROLL', 'WORKDAYS', 'WORK_HOURS']);
const SHORTEST: Record<string, 'hours' | 'days' | 'months'> = {
  CAL_HOURS: 'hours',
  WORK_HOURS: 'hours',
  CAL_DAYS: 'days',
  CAL_DAYS_ROLL: 'days',
  WORKDAYS: 'days',
  MONTHS_ROLL: 'months',
};

/** Everything wrong with a policy, each with its place. Empty: it may be used. */
export function policyIssues(policy: unknown, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (where: string, message: string) =>
    issues.push({ code: 'POLICY_INVALID', severity: 'error', path: where ? `${path}.${where}` : path, message });
  if (!Value.Check(Policy, policy)) {
    for (const error of Value.Errors(Policy, policy)) add(error.instancePath.replace(/^\//, '').replaceAll('/', '.'), error.message);
    return issues;
  }
  for (const [where, duration] of durationsOf(policy, '')) {
    if (Duration.fromISO(duration).as('days') > LONGEST.as('days')) add(where, `${duration} is longer than ${LONGEST.years} years.`);
  }
  for (const [where, rule] of rulesOf(policy)) {
    const unit = SHORTEST[rule.mode];
    if (rule.mode === 'CALENDAR_POINT' && !rule.point) add(`${where}point`, 'A calendar point needs `point`.');
    if (unit && !rule.value) add(`${where}value`, `${rule.mode} needs a value.`);
    if (unit && rule.value && !fits(rule.value, unit))
      add(`${where}value`, `${rule.mode} is counted in whole ${unit}: ${rule.value} is not.`);
    if (rule.lead && !policy.due) add(`${where}lead`, 'A lead needs the date in `due` that it lies before.');
    if (rule.lead && !fits(rule.lead, 'days')) add(`${where}lead`, `A lead is counted in whole working days: ${rule.lead} is not.`);
    if (policy.protective && ROLLING.has(rule.mode)) {
      add(`${where}mode`, 'A protective deadline never rolls over a holiday: use CAL_DAYS, CAL_HOURS or IMMEDIATE.');
    }
  }
  const unread = policy.when === undefined ? undefined : conditionProblem(policy.when);
  if (unread) add('when', unread);
  if (policy.variants && !policy.by) add('by', 'Variants need `by`.');
  if (policy.series && !policy.by) add('by', 'A series needs `by`.');
  return issues;
}

/** What is written wrongly would never be true: the deadline would silently not run. */
function conditionProblem(when: string): string | undefined {
  const feel = when.trim().replace(/^=/, '');
  const wrong = syntaxErrorOf(feel);
  if (wrong) return `The condition cannot be read: ${wrong} in "${feel.trim()}".`;
  const unknown = functionsIn(feel).find((name) => !isFunctionName(name));
  return unknown && `FEEL has no function ${unknown}(), used in "${feel.trim()}".`;
}

/** The rule that counts under these variables: the variant's own fields over the policy's. */
export function ruleFor(policy: Policy, variables: Record<string, unknown>): Rule & { variant?: string } {
  const variant = (policy.by ?? []).map((name) => pick(variables, name)).find((value) => typeof value === 'string');
  const chosen = typeof variant === 'string' ? policy.variants?.[variant] : undefined;
  const { mode, value, point, ends, warn, stages, lead } = policy;
  return { mode, value, point, ends, warn, stages, lead, ...chosen, ...(chosen ? { variant: String(variant) } : {}) };
}

/** The policies a task names, in order: `MR-D02,MR-D03`. The first that runs is the task's own. */
export function policiesNamed(names: string | undefined): string[] {
  return (names ?? '').split(',').flatMap((name) => name.trim() || []);
}

/** `item.dueAt` in `{ item: { dueAt } }`. */
export function pick(variables: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
  }, variables);
}

function rulesOf(policy: Policy): [string, Rule][] {
  const variants = Object.keys(policy.variants ?? {}).map((key): [string, Rule] => {
    return [`variants.${key}.`, { ...policy, ...policy.variants?.[key] } as Rule];
  });
  return [['', policy], ...variants];
}

const DURATIONS = new Set(['value', 'after', 'before', 'offset', 'every', 'lead']);

/** Every duration in a policy, with its place. */
function durationsOf(part: unknown, path: string): [string, string][] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]): [string, string][] => {
    const where = path ? `${path}.${key}` : key;
    return typeof value === 'string' && DURATIONS.has(key) ? [[where, value]] : durationsOf(value, where);
  });
}

function fits(value: string, unit: 'hours' | 'days' | 'months'): boolean {
  const { years, months, weeks, days, hours, minutes } = Duration.fromISO(value);
  if (unit === 'hours') return years + months === 0 && weeks * 7 + days + hours + minutes > 0;
  if (unit === 'days') return years + months + hours + minutes === 0 && weeks * 7 + days > 0;
  return weeks + days + hours + minutes === 0 && years * 12 + months > 0;
}
