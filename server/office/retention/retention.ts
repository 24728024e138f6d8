/** How long finished instances that are no case's are kept: processes/policy/retention.yaml. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { fail, WeibaoError } from '../../errors.ts';
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

/** Erased in one ringing; the rest a little later, so that the office's own work is never held up. */
const AT_ONCE = 200;
const SOON_MILLIS = 60_000;
const DAY_MILLIS = 86_400_000;
const ALARM = 'retention';

/** An office that has kept its folder from before there was such a file keeps everything. */
async function rulesIn(folder: string): Promise<Rule[]> {
  if (!(await policyFileNames(folder)).includes('retention')) return [];
  return (await readPolicyFile(folder, 'retention.yaml', File)).processes;
}

/** Rings once a day, in one process; without a rule never. A rule for case work stops the start. */
export async function createRetention({ engine, clock, log, processesDir }: Parts, types: CaseTypes, erase: Erase): Promise<void> {
  const processes = await rulesIn(join(processesDir, 'policy'));
  const wrong = processes.find(({ process }) => types.find(process));
  if (wrong) fail('VALIDATION_FAILED', `retention.yaml: ${wrong.process} is case work, whose records are kept.`);

  /** How many went. What cannot go, as something it has called still runs, is looked at again next time. */
  async function sweep({ process, days }: Rule, most: number): Promise<number> {
    const before = new Date(clock.now().getTime() - days * DAY_MILLIS);
    let gone = 0;
    for (let cursor: string | undefined; gone < most; ) {
      const page = await engine.instances.endedBefore({ key: process, before, limit: most - gone, cursor });
      for (const id of page.items) {
        try {
          await erase(id, 'system', `retention: ${process}, ${days} days`);
          gone += 1;
        } catch (error) {
          if (!(error instanceof WeibaoError) || error.status >= 500) throw error;
          log.info({ instanceId: id, code: error.code }, 'kept beyond its time');
        }
      }
      if (!page.next) break;
      cursor = page.next;
    }
    return gone;
  }

  const arm = (millis: number) => engine.alarms.arm([{ id: ALARM, kind: ALARM, ref: {}, dueAt: new Date(clock.now().getTime() + millis) }]);

  engine.alarms.handle(ALARM, async () => {
    let left = AT_ONCE;
    for (const rule of processes) if (left > 0) left -= await sweep(rule, left);
    if (processes.length > 0) await arm(left > 0 ? DAY_MILLIS : SOON_MILLIS);
  });
  if (processes.length > 0) await arm(SOON_MILLIS);
}
