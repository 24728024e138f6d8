import { DateTime, Duration } from 'luxon';
import type { TimerSpec } from '../types.ts';
import { nextCron } from './cron.ts';
import { evaluateFeel, feelOf } from './feel.ts';
import type { Game } from './game.ts';
import { KernelError } from './kernel-error.ts';
import type { Execution, PendingWait } from './state.ts';

const ZONE = 'Asia/Shanghai';

type Due = Pick<PendingWait, 'dueAt' | 'left'>;

/** The first firing of a timer that begins to wait now. A date in the past is due at once. */
export function firstDue(game: Game, spec: TimerSpec, execution: Execution): Due {
  const feel = feelOf(spec.expression);
  const text = feel === undefined ? spec.expression.trim() : String(game.feel(feel, execution) ?? '');
  return dueOf(spec.kind, text, game.now, execution.elementId);
}

/** `since` is the moment from which durations and cycles count. */
export function dueOf(kind: TimerSpec['kind'], text: string, since: Date, elementId: string): Due {
  const refuse = () => new KernelError('TIMER_INVALID', elementId, `"${text.slice(0, 100)}" is not a ${kind} that a timer can have`);
  if (kind === 'date') {
    const at = DateTime.fromISO(text, { zone: ZONE });
    if (!at.isValid) throw refuse();
    return { dueAt: iso(at) };
  }
  if (kind === 'duration') return { dueAt: iso(plus(DateTime.fromJSDate(since, { zone: ZONE }), period(text, refuse))) };
  const cycle = parseCycle(text);
  if (!cycle) {
    const at = nextCron(text, since, ZONE);
    if (!at) throw refuse();
    return { dueAt: at.toISOString(), left: -1 };
  }
  const every = period(cycle.period, refuse);
  if (every.as('milliseconds') <= 0) throw refuse();
  const start = cycle.start ? DateTime.fromISO(cycle.start, { zone: ZONE }) : plus(DateTime.fromJSDate(since, { zone: ZONE }), every);
  if (!start.isValid) throw refuse();
  return { dueAt: iso(start), left: cycle.times === undefined ? -1 : cycle.times };
}

/** The next firing of a cycle; undefined when it has none. Missed ones are left out, not replayed. */
export function nextDue(game: Game, spec: TimerSpec, wait: PendingWait): Due | undefined {
  if (spec.kind !== 'cycle' || wait.dueAt === undefined || wait.left === undefined) return undefined;
  if (wait.left === 1) return undefined;
  const left = wait.left === -1 ? -1 : wait.left - 1;
  const feel = feelOf(spec.expression);
  const text = feel === undefined ? spec.expression.trim() : String(game.feel(feel, game.root) ?? '');
  const cycle = parseCycle(text);
  if (!cycle) {
    const at = nextCron(text, game.now, ZONE);
    return at ? { dueAt: at.toISOString(), left } : undefined;
  }
  const every = Duration.fromISO(cycle.period);
  let at = DateTime.fromISO(wait.dueAt, { zone: ZONE }).plus(every);
  const missed = Math.floor((game.now.getTime() - at.toMillis()) / every.as('milliseconds'));
  if (missed > 0) at = DateTime.fromMillis(at.toMillis() + missed * every.as('milliseconds'), { zone: ZONE });
  return { dueAt: iso(at), left };
}

function parseCycle(text: string): { times?: number; start?: string; period: string } | undefined {
  const match = /^R(\d*)\/(?:([^/P][^/]*)\/)?(P[^/]+)$/.exec(text);
  if (!match) return undefined;
  return { period: match[3] as string, ...(match[1] ? { times: Number(match[1]) } : {}), ...(match[2] ? { start: match[2] } : {}) };
}

function period(text: string, refuse: () => KernelError): Duration {
  const duration = Duration.fromISO(text);
  if (!duration.isValid) throw refuse();
  return duration;
}

const plus = (at: DateTime, duration: Duration) => at.plus(duration);
const iso = (at: DateTime) => at.toUTC().toISO() as string;

/** The next start of a process by timer; cycles that were missed are left out. */
export function nextStart(timer: TimerSpec, since: Date, now: Date, count: number): Date | null {
  const feel = feelOf(timer.expression);
  const text = feel === undefined ? timer.expression.trim() : String(evaluateFeel(feel, {}, 'start') ?? '');
  const cycle = timer.kind === 'cycle' ? parseCycle(text) : undefined;
  if (timer.kind !== 'cycle') return count > 0 ? null : new Date(dueOf(timer.kind, text, since, 'start').dueAt as string);
  if (!cycle) return nextCron(text, now > since ? now : since, ZONE) ?? null;
  if (cycle.times !== undefined && count >= cycle.times) return null;
  const first = new Date(dueOf('cycle', text, since, 'start').dueAt as string);
  const every = Duration.fromISO(cycle.period).as('milliseconds');
  const behind = Math.max(0, Math.ceil((now.getTime() - first.getTime()) / every));
  const next = first.getTime() + Math.max(count, behind) * every;
  return new Date(next);
}
