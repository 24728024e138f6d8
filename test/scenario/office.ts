import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../../server/engine/engine.ts';
import { type Engine, SYSTEM, type TaskDocument } from '../../server/engine/types.ts';
import { deployNewProcesses } from '../../server/first-start.ts';
import type { Json, Variables } from '../../server/kernel/types.ts';
import { demoAccounts } from '../../server/office/demo/accounts.ts';
import { addDemoPeople } from '../../server/office/demo/load.ts';
import { createOffice } from '../../server/office/office.ts';
import type { CaseFile, Office } from '../../server/office/types.ts';
import { createPeople } from '../../server/people/people.ts';
import type { People, Principal } from '../../server/people/types.ts';
import { createDrillClock, type DrillClock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores } from '../support/stores.ts';
import { fill, takesFile } from './fill.ts';

export const PROCESSES = fileURLToPath(new URL('../../processes', import.meta.url));

/** The demo office with its people, the real engine, real stores, and a clock that can be moved. No cases yet. */
export interface TestOffice {
  engine: Engine;
  office: Office;
  people: People;
  stores: Stores;
  clock: DrillClock;
  /** Opens a case by this start event, of the mandatory report unless said otherwise; fields that are not given are filled in. */
  open(startEvent: string, given?: Variables, process?: string): Promise<CaseRun>;
  /** The case that this one has called last. */
  calledBy(run: CaseRun): Promise<CaseRun>;
  /** A case that is there already. */
  run(instanceId: string): CaseRun;
  advance(to: Date): Promise<void>;
  principal(username: string): Promise<Principal>;
  close(): Promise<void>;
}

/** One case as a test drives it. Whatever is done waits until all that comes of it is committed. */
export interface CaseRun {
  instanceId: string;
  /** Element ids of the open tasks, in alphabetical order. */
  tasks(): Promise<string[]>;
  /** Fills and completes an open task as somebody of the demo office who may. */
  do(step: string, given?: Variables, which?: Record<string, Json>): Promise<void>;
  /** An open task; `which` are variables it must carry. */
  task(step: string, which?: Record<string, Json>): Promise<TaskDocument>;
  message(name: string, variables?: Variables): Promise<void>;
  file(): Promise<CaseFile>;
  /** Elements and flows passed so far. */
  passed(): Promise<Set<string>>;
  state(): Promise<string>;
}

export async function openOffice(name: string, start: Date): Promise<TestOffice> {
  const corner = openTestStores(name);
  const log = createLog('warn');
  const stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log });
  const clock = await createDrillClock({ stores, log });
  await clock.release(start);
  const people = await createPeople({ stores, clock, log, processesDir: PROCESSES });
  await addDemoPeople(people, PROCESSES);
  const engine = await createEngine({ stores, clock, log, metrics: createMetrics() });
  const office = await createOffice({ stores, clock, log, engine, people, processesDir: PROCESSES });
  await deployNewProcesses(engine, PROCESSES, log);
  await engine.start();

  const principals = new Map<string, Principal>();
  for (const { username } of demoAccounts) principals.set(username, (await people.accounts.principal(username))!);
  const head = principals.get('zhoulan')!;

  async function page(principal: Principal): Promise<string> {
    const content = Readable.from([Buffer.from('%PDF-1.4\n%%EOF\n')]);
    return (await office.files.put(principal, { name: 'demo.pdf', type: 'application/pdf', content })).id;
  }

  async function filled(formKey: string, given: Variables, principal: Principal): Promise<Variables> {
    const form = await office.forms.get(formKey);
    return fill(form, given, clock.now(), takesFile(form) ? await page(principal) : '');
  }

  function run(instanceId: string): CaseRun {
    const open = async (filter: Record<string, unknown>) =>
      (await engine.tasks.list({ limit: 200, filter: { instanceId, state: 'open', ...filter } })).items;
    const task = async (step: string, which: Record<string, Json> = {}) => {
      const found = (await open({ elementId: step })).find(({ variables }) => carries(variables, which));
      if (!found) throw new Error(`${step} is not open; open are ${(await open({})).map(({ elementId }) => elementId).join(', ')}`);
      return found;
    };
    return {
      instanceId,
      task,
      tasks: async () => (await open({})).map(({ elementId }) => elementId).sort(),
      async do(step, given = {}, which = {}) {
        const found = await task(step, which);
        const principal = [...principals.values()].find((person) => people.permissions.mayAct(person, found));
        if (!principal) throw new Error(`Nobody of the demo office may act on ${step}: ${found.candidateGroups.join(', ')}`);
        await office.tasks.complete(principal, found._id, await filled(found.formKey!, given, principal), {});
        await engine.settled();
      },
      async message(messageName, variables = {}) {
        const { businessKey } = await engine.instances.get(instanceId);
        await engine.messages.correlate({ name: messageName, correlationKey: businessKey!, variables }, { actor: SYSTEM });
        await engine.settled();
      },
      async file() {
        const [found] = (await office.cases.list({ ...head, everything: true }, { limit: 200 })).items.filter(
          (each) => each.instanceId === instanceId,
        );
        return office.cases.get({ ...head, everything: true }, found!.id);
      },
      async passed() {
        const seen = new Set<string>();
        for (let cursor: string | undefined; ; ) {
          const { items, next } = await engine.instances.history(instanceId, { limit: 200, cursor });
          for (const { type, elementId } of items) if (type === 'flow.taken' || type === 'activity.completed') seen.add(elementId);
          if (!next) return seen;
          cursor = next;
        }
      },
      state: async () => (await engine.instances.get(instanceId)).state,
    };
  }

  return {
    engine,
    office,
    people,
    stores,
    clock,
    run,
    async open(startEvent, given = {}, process = 'mandatory-report') {
      const duty = principals.get('zhiban')!;
      const variables = await filled(`${process}/${startEvent}`, given, duty);
      const { instanceId } = await office.cases.create(duty, { process, startEvent, variables });
      await engine.settled();
      return run(instanceId);
    },
    async calledBy({ instanceId }) {
      const [called] = (await engine.instances.list({ parentId: instanceId, limit: 1 })).items;
      if (!called) throw new Error('This case has called no other.');
      return run(called.id);
    },
    async advance(to) {
      await engine.alarms.advance(to);
      await engine.settled();
    },
    principal: async (username) => principals.get(username)!,
    async close() {
      await engine.stop();
      await people.close();
      await clock.stop();
      await stores.close();
      await corner.drop();
    },
  };
}

function carries(held: Json | undefined, wanted: Json): boolean {
  if (wanted === null || typeof wanted !== 'object' || Array.isArray(wanted)) return held === wanted;
  if (held === null || typeof held !== 'object' || Array.isArray(held)) return false;
  return Object.entries(wanted).every(([key, value]) => carries(held[key], value));
}
