import { createEngine, type EngineOptions } from '../../server/engine/engine.ts';
import type { Actor, Engine, TaskDocument } from '../../server/engine/types.ts';
import { createDrillClock, type DrillClock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { createMetrics, type Metrics } from '../../server/platform/metrics.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores, type TestStores } from '../support/stores.ts';

export const log = createLog('silent');
export const tianhe: Actor = { id: 'tianhe', kind: 'account' };
export const surui: Actor = { id: 'surui', kind: 'account' };
export const by = { actor: tianhe };

/** One server process, as far as the engine goes: its own connections over the stores of the test file. */
export interface Process {
  engine: Engine;
  clock: DrillClock;
  stores: Stores;
  metrics: Metrics;
  stop(): Promise<void>;
}

export async function openProcess(
  corner: TestStores,
  options: Partial<EngineOptions> = {},
  prepare?: (engine: Engine) => void,
): Promise<Process> {
  const { mongodbUrl, redisUrl, prefix } = corner;
  const stores = await openStores({ mongodbUrl, redisUrl, prefix, log });
  const clock = await createDrillClock({ stores, log });
  const metrics = createMetrics();
  const engine = await createEngine({ stores, clock, log, metrics, ...options });
  prepare?.(engine);
  await engine.start();
  let stopped: Promise<void> | undefined;
  const end = async () => {
    await engine.stop();
    await clock.stop();
    await stores.close();
  };
  return { engine, clock, stores, metrics, stop: () => (stopped ??= end()) };
}

/** The stores of one test file and the processes over them; `close` ends all and drops the data. */
export function openOffice(name: string) {
  const corner = openTestStores(name);
  const processes: Process[] = [];
  return {
    corner,
    /** `prepare` comes before the start, as workers are registered before a server begins to work. */
    open: async (options?: Partial<EngineOptions>, prepare?: (engine: Engine) => void) => {
      const process = await openProcess(corner, options, prepare);
      processes.push(process);
      return process;
    },
    close: async () => {
      for (const process of processes) await process.stop();
      await corner.drop();
    },
  };
}

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
  'xmlns:weibao="http://weibao.org/schema/bpmn/1.0"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ');

/** A file with these processes, and what stands beside them (messages, signals, errors). */
export const diagram = (processes: string, beside = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${NAMESPACES} id="file" targetNamespace="http://weibao.org/test">${beside}${processes}</bpmn:definitions>`;

export const process = (key: string, body: string) => `<bpmn:process id="${key}" name="${key}" isExecutable="true">${body}</bpmn:process>`;

/** A process whose elements follow one another in the given order, between a plain start and a plain end. */
export function line(key: string, ...elements: string[]): string {
  const all = [`<bpmn:startEvent id="${key}_start"/>`, ...elements, `<bpmn:endEvent id="${key}_end"/>`];
  const ids = all.map((element) => /id="([^"]+)"/.exec(element)?.[1]);
  const flows = ids
    .slice(1)
    .map((id, index) => `<bpmn:sequenceFlow id="flow_${ids[index]}_${id}" sourceRef="${ids[index]}" targetRef="${id}"/>`);
  return process(key, [...all, ...flows].join(''));
}

export const userTask = (id: string, attributes = '') =>
  `<bpmn:userTask id="${id}" name="${id}" camunda:candidateGroups="caseworker" ${attributes}/>`;
export const serviceTask = (id: string, topic: string) =>
  `<bpmn:serviceTask id="${id}" name="${id}" camunda:type="external" camunda:topic="${topic}"/>`;
export const timerCatch = (id: string, duration: string) =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
export const messageCatch = (id: string, messageId: string) =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${messageId}"/></bpmn:intermediateCatchEvent>`;
export const signalCatch = (id: string, signalId: string) =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:signalEventDefinition signalRef="${signalId}"/></bpmn:intermediateCatchEvent>`;
export const callActivity = (id: string, called: string) =>
  `<bpmn:callActivity id="${id}" calledElement="${called}"><bpmn:extensionElements><camunda:in variables="all"/><camunda:out variables="all"/></bpmn:extensionElements></bpmn:callActivity>`;

export async function openTasks({ engine }: Process, instanceId: string): Promise<TaskDocument[]> {
  return (await engine.tasks.list({ filter: { instanceId, state: 'open' }, limit: 200 })).items;
}

export async function onlyTask(at: Process, instanceId: string): Promise<TaskDocument> {
  const [task, ...others] = await openTasks(at, instanceId);
  if (!task || others.length > 0) throw new Error(`expected one open task of ${instanceId}, found ${task ? others.length + 1 : 0}`);
  return task;
}

export async function historyOf({ engine }: Process, instanceId: string): Promise<string[]> {
  const { items } = await engine.instances.history(instanceId, { limit: 200 });
  return items.map(({ type, elementId }) => `${type} ${elementId}`);
}
