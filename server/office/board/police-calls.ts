/** How long it took from discovery to the call to the police, as a figure and as the cases behind it (domain specification §6.6). */
import { Duration } from 'luxon';
import type { Principal } from '../../people/types.ts';
import { readInstant } from '../calendar/days.ts';
import { type CaseDocument, casesOf } from '../cases/document.ts';
import { caseView } from '../cases/view.ts';
import type { Policies } from '../deadlines/policies.ts';
import { pageSize, placeAt, placeOf } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { Office } from '../types.ts';
import type { PoliceBand, PoliceFigure } from './types.ts';

/** The cases taken in last; the figure is to tell how it goes now. */
const CASES_MEASURED = 1_000;
/** The policy whose first rung says what "in time" means for calling the police. */
const POLICE_POLICY = 'MR-D01';
/** Where bands end, in times of that limit; the last band has no end. */
const BAND_ENDS = [0.5, 1, 2, 4];

interface Measured {
  found: Omit<CaseDocument, 'record'>;
  minutes: number;
}

export function createPoliceCalls({ db, people }: Parts, policies: Policies) {
  async function measure(principal: Principal): Promise<Measured[]> {
    const filter = { $and: [people.permissions.fileFilter(principal), { 'record.policeCalledAt': { $type: 'string' } }] };
    const found = await casesOf(db)
      .aggregate<CaseDocument>([
        { $match: filter },
        { $sort: { openedAt: -1, _id: -1 } },
        { $limit: CASES_MEASURED },
        { $set: { record: { discoveredAt: '$record.discoveredAt', policeCalledAt: '$record.policeCalledAt' } } },
      ])
      .toArray();
    return found.flatMap(({ record, ...rest }) => {
      const discovered = readInstant(record.discoveredAt);
      const called = readInstant(record.policeCalledAt);
      return discovered && called ? [{ found: rest, minutes: Math.max(0, (called.getTime() - discovered.getTime()) / 60_000) }] : [];
    });
  }

  async function limitMinutes(): Promise<number> {
    const { policy } = await policies.get(POLICE_POLICY);
    return Duration.fromISO(policy.stages?.[0]?.offset ?? 'PT0M').as('minutes');
  }

  return {
    async figure(principal: Principal): Promise<PoliceFigure> {
      const [measured, limit] = await Promise.all([measure(principal), limitMinutes()]);
      const urgent = measured.filter(({ found }) => found.urgency === 'U1');
      return {
        medianMinutes: median(measured.map(({ minutes }) => minutes)),
        cases: measured.length,
        limitMinutes: limit,
        urgentCases: urgent.length,
        urgentInTime: urgent.filter(({ minutes }) => minutes <= limit).length,
        bands: bandsOf(measured, limit),
      };
    },
    calls: (async (principal, { over, upTo, limit, cursor }) => {
      const size = pageSize(limit);
      const from = placeAt(cursor);
      const wanted = (await measure(principal))
        .filter(({ minutes }) => isWithin(minutes, { over: over ?? 0, upTo: upTo ?? null }))
        .sort((one, other) => other.minutes - one.minutes || one.found._id.localeCompare(other.found._id));
      const items = wanted.slice(from, from + size).map(({ found, minutes }) => ({ ...caseView(found), minutes: Math.round(minutes) }));
      return { items, next: from + size < wanted.length ? placeOf(from + size) : null, total: wanted.length };
    }) satisfies Office['board']['policeCalls'],
  };
}

function bandsOf(measured: Measured[], limit: number): PoliceBand[] {
  const ends: (number | null)[] = [...BAND_ENDS.map((times) => times * limit), null];
  return ends.map((upTo, index) => {
    const band = { over: ends[index - 1] ?? 0, upTo };
    return { ...band, cases: measured.filter(({ minutes }) => isWithin(minutes, band)).length };
  });
}

function isWithin(minutes: number, { over, upTo }: Omit<PoliceBand, 'cases'>): boolean {
  return (over === 0 || minutes > over) && (upTo === null || minutes <= upTo);
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return Math.round(value);
}
