import { createKernel, type Kernel } from '../../server/kernel/kernel.ts';
import type {
  Command,
  DecisionLookup,
  HistoryEvent,
  InstanceState,
  KernelLimits,
  ProcessModel,
  Step,
  Variables,
  Wait,
} from '../../server/kernel/types.ts';

export const NOON = new Date('2026-11-23T04:00:00.000Z');

/** How an instance is kept between its steps: in memory, in a store, or in a store that two processes share in turn. */
export const WAYS = ['kept', 'restored', 'in turn'] as const;
export type Way = (typeof WAYS)[number];

/** A kernel and its own reading of the diagram, as one process has them. */
export interface Loaded {
  kernel: Kernel;
  model: ProcessModel;
}

/** An instance under test. All but `kept` take the state through JSON before every step, as a store would. */
export class Drive {
  readonly events: HistoryEvent[] = [];
  readonly effects: Step['effects'] = [];
  readonly decisions: DecisionLookup;
  now = NOON;
  last!: Step;
  private state: InstanceState | null = null;
  private readonly processes: readonly Loaded[];
  private readonly way: Way;
  private steps = 0;

  constructor(processes: readonly [Loaded, Loaded], way: Way, decisions: DecisionLookup = () => undefined) {
    this.processes = way === 'in turn' ? processes : processes.slice(0, 1);
    this.way = way;
    this.decisions = decisions;
  }

  get model(): ProcessModel {
    return this.turn().model;
  }

  /** Goes on with an instance that was saved elsewhere. */
  resume(state: InstanceState): void {
    this.state = state;
  }

  async send(command: Command): Promise<Step> {
    const { kernel, model } = this.turn();
    const state = this.way !== 'kept' && this.state ? (JSON.parse(JSON.stringify(this.state)) as InstanceState) : this.state;
    this.last = await kernel.step(model, state, command, this.now, this.decisions);
    this.steps++;
    this.state = this.last.state;
    this.events.push(...this.last.events);
    this.effects.push(...this.last.effects);
    return this.last;
  }

  private turn(): Loaded {
    return this.processes[this.steps % this.processes.length] as Loaded;
  }

  start(variables: Variables = {}, startEvent?: string, more: { called?: boolean } = {}): Promise<Step> {
    return this.send({ type: 'start', instanceId: 'i1', businessKey: 'K-1', variables, ...(startEvent ? { startEvent } : {}), ...more });
  }

  /** The n-th wait at an element, 0 the oldest. */
  wait(elementId: string, n = 0, kind?: Wait['kind']): Wait {
    const found = this.last.waits.filter((wait) => wait.elementId === elementId && (kind === undefined || wait.kind === kind));
    if (!found[n]) throw new Error(`nothing waits at ${elementId}[${n}]; waiting: ${this.waiting().join(', ')}`);
    return found[n];
  }

  complete(elementId: string, variables: Variables = {}, n = 0): Promise<Step> {
    return this.send({ type: 'complete', executionId: this.wait(elementId, n).executionId, variables });
  }

  fire(elementId: string, n = 0): Promise<Step> {
    const wait = this.wait(elementId, n, 'timer');
    if (wait.kind === 'timer' && new Date(wait.dueAt) > this.now) this.now = new Date(wait.dueAt);
    return this.send({ type: 'timer', executionId: wait.executionId });
  }

  message(elementId: string, variables: Variables = {}, n = 0): Promise<Step> {
    return this.send({ type: 'message', executionId: this.wait(elementId, n, 'message').executionId, variables });
  }

  signal(elementId: string, variables: Variables = {}, n = 0): Promise<Step> {
    return this.send({ type: 'signal', executionId: this.wait(elementId, n, 'signal').executionId, variables });
  }

  set(variables: Variables): Promise<Step> {
    return this.send({ type: 'setVariables', variables });
  }

  /** Elements of everything awaited, each as often as it waits, without armed boundary events unless asked. */
  waiting(): string[] {
    return this.last.waits.map(({ elementId }) => elementId).sort();
  }

  active(): string[] {
    return this.last.activities.map(({ elementId }) => elementId).sort();
  }

  count(type: HistoryEvent['type'], elementId: string): number {
    return this.events.filter((event) => event.type === type && event.elementId === elementId).length;
  }

  runs(elementId: string): number {
    return this.count('activity.completed', elementId);
  }

  incidents(): { elementId: string; code: string }[] {
    return this.last.waits.flatMap((wait) => (wait.kind === 'incident' ? [{ elementId: wait.elementId, code: wait.code }] : []));
  }
}

export interface Options {
  limits?: Partial<KernelLimits>;
  decisions?: DecisionLookup;
  /** Which of several processes of the file. */
  key?: string;
}

export async function load(xml: string, { limits, key }: Options = {}): Promise<Loaded> {
  const kernel = createKernel(limits ? { limits } : {});
  const { models, issues } = await kernel.parseDefinitions(xml);
  const model = models.find((one) => key === undefined || one.key === key);
  if (!model)
    throw new Error(
      `the diagram is refused: ${issues.map((issue) => `${issue.code} ${issue.elementId ?? ''} ${issue.message}`).join('; ')}`,
    );
  return { kernel, model };
}

/**
 * Runs a scenario in every way in which an instance can be kept and demands the same history, waits and effects of each.
 * Checks that history and activities agree.
 */
export async function drive(xml: string, scenario: (instance: Drive) => Promise<void>, options: Options = {}): Promise<void> {
  const processes = [await load(xml, options), await load(xml, options)] as const;
  let first: string | undefined;
  for (const way of WAYS) {
    const instance = new Drive(processes, way, options.decisions);
    await scenario(instance);
    agree(instance);
    const trace = JSON.stringify([instance.events, instance.effects, instance.last]);
    first ??= trace;
    if (trace !== first) throw new Error(`${WAYS[0]} and ${way} differ:\n${first}\n${trace}`);
  }
}

/** Every run that has begun has ended or is listed as active, or contains what is. */
export function agree({ events, last }: Drive): void {
  const open = new Set<string>();
  for (const { type, executionId } of events) {
    if (type === 'activity.started') open.add(executionId);
    if (type === 'activity.completed' || type === 'activity.cancelled') {
      if (!open.delete(executionId)) throw new Error(`${executionId} ended without having begun, or twice`);
    }
  }
  for (const { executionId, elementId } of last.activities) {
    if (!open.has(executionId) && !last.waits.some((wait) => wait.executionId === executionId && wait.kind === 'incident'))
      throw new Error(`${elementId} is active but never began`);
  }
  if (last.status !== 'running' && open.size > 0) throw new Error(`never ended: ${[...open].join(', ')}`);
}

/** A diagram from its elements; `f` draws the flows. */
export const diagram = (elements: string, around = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions id="Defs" targetNamespace="t" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:weibao="http://weibao.org/schema/bpmn/1.0" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
${around}<process id="P" isExecutable="true">${elements}</process></definitions>`;

/** Flows as [from, to, condition?]; the id is `from_to`. */
export const f = (...flows: (readonly [string, string, string?])[]): string =>
  flows
    .map(
      ([from, to, condition]) =>
        `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${condition ? `<conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>` : ''}</sequenceFlow>`,
    )
    .join('');

export const user = (...ids: string[]): string => ids.map((id) => `<userTask id="${id}"/>`).join('');
export const S = '<startEvent id="s"/>';
export const E = '<endEvent id="e"/>';
