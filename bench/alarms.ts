import type { Client } from '../test/support/client.ts';
import { type Latencies, latencies } from './figures.ts';

/** Timers in one instance, all in parallel. */
const TIMERS = 20;
/** Starts under way at once. */
const STARTERS = 10;

const names = Array.from({ length: TIMERS }, (_, index) => `timer${index + 1}`);

/** One process with many timer events side by side; each takes its instant from a variable of its own name. */
export function manyTimers(): string {
  const nodes = names.map(
    (name) => `
    <bpmn:sequenceFlow id="to-${name}" sourceRef="split" targetRef="${name}" />
    <bpmn:intermediateCatchEvent id="${name}">
      <bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">= ${name}</bpmn:timeDate></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="from-${name}" sourceRef="${name}" targetRef="join" />`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="bench-timers" targetNamespace="http://weibao.org/bench">
  <bpmn:process id="many-timers" name="Many timers" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="split" />
    <bpmn:parallelGateway id="split" />${nodes.join('')}
    <bpmn:parallelGateway id="join" />
    <bpmn:sequenceFlow id="last" sourceRef="join" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;
}

interface Started {
  id: string;
  due: Record<string, string>;
}

export interface Lateness extends Latencies {
  alarms: number;
  /** Fired before they were due: must be 0. */
  early: number;
  /** Not fired, or fired more than once: must be 0. */
  wrong: number;
}

/**
 * Milliseconds by which alarms ring after they are due.
 * They fall due evenly over `windowSeconds`, beginning when the last one has been set.
 */
export async function measureLateness(client: Client, alarms: number, windowSeconds: number): Promise<Lateness> {
  const count = Math.ceil(alarms / TIMERS);
  const setting = await timeToStart(client);
  const from = Date.now() + (count * setting) / STARTERS + 15_000;
  const started: Started[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: STARTERS }, async () => {
      while (next < count) started.push(await startOne(client, next++, count, from, windowSeconds * 1000));
    }),
  );
  const until = from + windowSeconds * 1000;
  while (Date.now() < until || (await stillRunning(client))) await new Promise((done) => setTimeout(done, 1_000));
  return judge(client, started);
}

/** Milliseconds that one start takes; it sets its timers far enough ahead not to be in the way. */
async function timeToStart(client: Client): Promise<number> {
  const asked = Date.now();
  const { id } = await startOne(client, 0, 1, asked + 3_600_000, 1);
  const took = Date.now() - asked;
  await client.post(`/api/instances/${id}/cancel`, { reason: 'bench' });
  return took;
}

async function startOne(client: Client, index: number, count: number, from: number, window: number): Promise<Started> {
  const due = Object.fromEntries(
    names.map((name, place) => [name, new Date(from + ((place * count + index) * window) / (count * TIMERS)).toISOString()]),
  );
  const answer = await client.post<{ id: string }>('/api/instances', { definition: 'many-timers', variables: due });
  if (answer.status !== 201) throw new Error(`A start was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return { id: answer.body.id, due };
}

async function stillRunning(client: Client): Promise<boolean> {
  const { body } = await client.get<{ items: unknown[] }>('/api/instances?key=many-timers&state=running&limit=1');
  return body.items.length > 0;
}

async function judge(client: Client, started: Started[]): Promise<Lateness> {
  const late: number[] = [];
  let wrong = 0;
  for (const { id, due } of started) {
    const { body } = await client.get<{ items: { type: string; elementId: string; at: string }[] }>(
      `/api/instances/${id}/history?limit=200`,
    );
    const fired = body.items.filter((event) => event.type === 'timer.fired');
    wrong += names.filter((name) => fired.filter((event) => event.elementId === name).length !== 1).length;
    late.push(...fired.map((event) => Date.parse(event.at) - Date.parse(due[event.elementId] as string)));
  }
  return { alarms: late.length, early: late.filter((value) => value < 0).length, wrong, ...latencies(late) };
}
