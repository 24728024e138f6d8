import { fileURLToPath } from 'node:url';
import type { mongo } from 'mongoose';
import { createEngine } from '../../server/engine/engine.ts';
import { type AlarmRequest, type Engine, type Notice, SYSTEM } from '../../server/engine/types.ts';
import { deployNewProcesses } from '../../server/first-start.ts';
import { demoAccounts } from '../../server/office/demo/accounts.ts';
import { addDemoPeople } from '../../server/office/demo/load.ts';
import { createOffice } from '../../server/office/office.ts';
import type { Office } from '../../server/office/types.ts';
import { createPeople, type PeopleDoor } from '../../server/people/people.ts';
import type { Principal } from '../../server/people/types.ts';
import { createDrillClock, type DrillClock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores } from '../support/stores.ts';

export const PROCESSES = fileURLToPath(new URL('../../processes', import.meta.url));

/** An office over real stores, with the demo people, at a time of its own. */
export interface TestOffice {
  office: Office;
  engine: Engine;
  people: PeopleDoor;
  db: mongo.Db;
  clock: DrillClock;
  notices: Notice[];
  stores: Stores;
  /** `start`: the server dies before the process of a stored case is started. `arm`: it dies when it is to arm these alarms. */
  faults: { start: boolean; arm(alarms: AlarmRequest[]): boolean };
  principal(username: string): Promise<Principal>;
  /** Every alarm on the way rings, in order. */
  advance(to: Date): Promise<void>;
  close(): Promise<void>;
}

/** `processes`: deploy those of the product as well. */
export async function openTestOffice(name: string, now: Date, { processes = false } = {}): Promise<TestOffice> {
  const corner = openTestStores(name);
  const log = createLog('fatal');
  const stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log });
  const clock = await createDrillClock({ stores, log });
  await clock.release(now);
  const people = await createPeople({ stores, clock, log, processesDir: PROCESSES });
  await addDemoPeople(people, PROCESSES);
  const engine = await createEngine({ stores, clock, log, metrics: createMetrics() });
  const faults: TestOffice['faults'] = { start: false, arm: () => false };
  const start: Engine['instances']['start'] = (...request) =>
    faults.start ? Promise.reject(new Error('the server died here')) : engine.instances.start(...request);
  const arm: Engine['alarms']['arm'] = async (alarms, session) => {
    if (faults.arm(alarms)) throw new Error('the server died here');
    await engine.alarms.arm(alarms, session);
  };
  const mortal = { ...engine, instances: { ...engine.instances, start }, alarms: { ...engine.alarms, arm } };
  const office = await createOffice({ stores, clock, log, engine: mortal, people, processesDir: PROCESSES });
  if (processes) await deployNewProcesses(engine, PROCESSES, log);
  await engine.start();
  const notices: Notice[] = [];
  const silence = engine.onNotice((notice) => notices.push(notice));
  return {
    office,
    engine,
    people,
    stores,
    db: stores.mongo.db!,
    clock,
    notices,
    faults,
    async principal(username) {
      const found = await people.accounts.principal(username);
      if (!found) throw new Error(`The demo office has no ${username}: ${demoAccounts.map((account) => account.username).join(', ')}`);
      return found;
    },
    async advance(to) {
      await engine.alarms.advance(to);
      await engine.settled();
    },
    async close() {
      silence();
      await engine.stop();
      await people.close();
      await clock.stop();
      await stores.close();
      await corner.drop();
    },
  };
}

interface Step {
  id: string;
  /** Attributes of the user task. */
  with: string;
}

/** A process of user tasks in a row. */
export function inARow(key: string, ...steps: Step[]): string {
  const ids = ['start', ...steps.map(({ id }) => id), 'end'];
  const tasks = steps.map(({ id, with: attributes }) => `<bpmn:userTask id="${id}" name="${id}" ${attributes} />`).join('');
  const flows = ids.slice(1).map((id, index) => `<bpmn:sequenceFlow id="to-${id}" sourceRef="${ids[index]}" targetRef="${id}" />`);
  return diagram(key, `<bpmn:startEvent id="start" />${tasks}<bpmn:endEvent id="end" />${flows.join('')}`);
}

/** A process that calls another and ends with it. */
export function calling(key: string, called: string): string {
  return diagram(
    key,
    `<bpmn:startEvent id="start" /><bpmn:callActivity id="call" calledElement="${called}" /><bpmn:endEvent id="end" />
     <bpmn:sequenceFlow id="in" sourceRef="start" targetRef="call" /><bpmn:sequenceFlow id="out" sourceRef="call" targetRef="end" />`,
  );
}

export function diagram(key: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:weibao="http://weibao.org/schema/bpmn/1.0" id="d" targetNamespace="urn:test">
  <bpmn:process id="${key}" name="${key}" isExecutable="true">${content}</bpmn:process>
</bpmn:definitions>`;
}

export const by = (id: string) => ({ actor: { id, kind: 'account' as const } });
export const bySystem = { actor: SYSTEM };
export const shanghai = (text: string) => new Date(`${text}+08:00`);
