/** How long finished instances that are no case's are kept: processes/policy/retention.yaml. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { fail, WeibaoError } from '../../errors.ts';
import { storeError } from '../../platform/store-errors.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import type { Parts } from '../parts.ts';
import { policyFileNames, readPolicyFile } from '../policy-files.ts';
import type { Erase } from './erasing.ts';

const closed = { additionalProperties: false } as const;
const File = Type.Object(
  {
    processes: Type.Array(Type.Object({ process: Type.String(), days: Type.Integer({ minimum: 1, maximum: 36_500 }) }, closed)),
  },
  closed,
);
type Rule = Static<typeof File>['processes'][number];

/** Looked at in one ringing, which holds up every other alarm of this process and must be over within its lease. */
const AT_ONCE = 20;
const SOON_MILLIS = 5_000;
const DAY_MILLIS = 86_400_000;
const ALARM = 'retention';

/** An office that has kept its folder from before there was such a file keeps everything. */
async function rulesIn(folder: string): Promise<Rule[]> {
  if (!(await policyFileNames(folder)).includes('retention')) return [];
  return (await readPolicyFile(folder, 'retention.yaml', File)).processes;
}

/** No fault of an instance: the next one would meet it as well. */
const STORE_AWAY = new Set(['STORE_UNAVAILABLE', 'STORE_FULL']);

/** How far a day's work has come: the rule, and the last instance that was looked at under it. */
interface Place {
  process?: string;
  cursor?: string;
}

/** Goes through all of it once a day, in one process; without a rule never. A rule for case work stops the start. */
export async function createRetention({ engine, clock, log, processesDir }: Parts, types: CaseTypes, erase: Erase): Promise<void> {
  const processes = await rulesIn(join(processesDir, 'policy'));
  const wrong = processes.find(({ process }) => types.find(process));
  if (wrong) fail('VALIDATION_FAILED', `retention.yaml: ${wrong.process} is case work, whose records are kept.`);

  /** The next few, whatever becomes of them. Answers where to go on; undefined when all have been looked at. */
  async function next({ process, cursor }: Place): Promise<Place | undefined> {
    const begun = Math.max(
      0,
      processes.findIndex((rule) => rule.process === process),
    );
    let left = AT_ONCE;
    for (const rule of processes.slice(begun)) {
      const before = new Date(clock.now().getTime() - rule.days * DAY_MILLIS);
      const from = rule.process === process ? cursor : undefined;
      const page = await engine.instances.endedBefore({ key: rule.process, before, limit: left, ...(from ? { cursor: from } : {}) });
      for (const id of page.items) await eraseUnless(id, rule);
      if (page.next) return { process: rule.process, cursor: page.next };
      left -= page.items.length;
    }
    return undefined;
  }

  /** One that cannot go is kept until tomorrow and holds up nothing. */
  async function eraseUnless(instanceId: string, { process, days }: Rule): Promise<void> {
    try {
      await erase(instanceId, 'system', `retention: ${process}, ${days} days`);
    } catch (error) {
      const known = storeError(error);
      if (known instanceof WeibaoError && STORE_AWAY.has(known.code)) throw known;
      log.warn({ err: error, instanceId, process }, 'kept beyond its time');
    }
  }

  const arm = (millis: number, ref: Place) =>
    engine.alarms.arm([{ id: ALARM, kind: ALARM, ref: { ...ref }, dueAt: new Date(clock.now().getTime() + millis) }]);

  engine.alarms.handle(ALARM, async ({ ref }) => {
    if (processes.length === 0) return;
    const place = await next(ref);
    await (place ? arm(SOON_MILLIS, place) : arm(DAY_MILLIS, {}));
  });
  if (processes.length > 0) await arm(SOON_MILLIS, {});
}
