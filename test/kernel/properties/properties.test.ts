import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKernel } from '../../../server/kernel/kernel.ts';
import type { Command, InstanceState, ProcessModel, Step, Wait } from '../../../server/kernel/types.ts';
import { NOON } from '../drive.ts';
import { CHOICES, named, type Scope, toXml } from './diagrams.ts';
import { structured, type Turn, turns, unstructured } from './generators.ts';
import { Reference, TooMany } from './reference.ts';
import type { Deed } from './situation.ts';

const kernel = createKernel();
/** A run is left when this much waits at once, or after this many steps; tokens can multiply without end. */
const MAX_WAITS = 12;
const MAX_STEPS = 60;
const HOUR = 3_600_000;

const { PROPERTY_RUNS = '120', PROPERTY_SEED } = process.env;
const runs = { numRuns: Number(PROPERTY_RUNS), ...(PROPERTY_SEED ? { seed: Number(PROPERTY_SEED) } : {}) };
/** One in so many is judged as a deployment is, which takes longer than playing it; the others are played as they are. */
const judged = fc.nat(7).map((n) => n === 7);

test('any block-structured diagram may be deployed, and is done as BPMN says', { timeout: HOUR }, async () => {
  const tally = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(structured, turns, judged, async (root, script, judge) => {
      const { models, issues } = await kernel.parseDefinitions(toXml(root), { trusted: !judge });
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      const outcome = await play(models[0] as ProcessModel, root, script);
      expect(outcome).not.toBe('stuck');
      add(tally, outcome);
    }),
    runs,
  );
  tell('block-structured', tally);
});

test('tokens move through any diagram as BPMN says', { timeout: HOUR }, async () => {
  const tally = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(unstructured, turns, judged, async (root, script, judge) => {
      const { models } = await kernel.parseDefinitions(toXml(root), { trusted: !judge });
      if (judge) add(tally, 'judged');
      add(tally, models[0] ? await play(models[0], root, script) : 'refused');
    }),
    runs,
  );
  tell('unstructured', tally);
});

const add = (tally: Map<string, number>, what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
const tell = (kind: string, tally: ReadonlyMap<string, number>) =>
  console.log(`${PROPERTY_RUNS} ${kind}: ${[...tally].map(([what, times]) => `${times} ${what}`).join(', ')}`);

/** How a run came out: ended, stuck with nothing that could go on, left because of its length or width, or not to be told. */
type Outcome = 'ended' | 'stuck' | 'left' | 'too many orders';

/** Plays a diagram in the kernel, kept and restored, and in the reference; all three must look the same after every step. */
async function play(model: ProcessModel, root: Scope, script: readonly Turn[]): Promise<Outcome> {
  const reference = new Reference(root);
  const counts = new Map<string, number>();
  const choices = script[0]?.choices ?? [];
  let deed: Deed = { does: 'start', choices };
  let command: Command = { type: 'start', instanceId: 'i', variables: named(choices) };
  let kept: InstanceState | null = null;
  for (let n = 1; ; n++) {
    const restored: InstanceState | null = kept && JSON.parse(JSON.stringify(kept));
    const step: Step = await kernel.step(model, kept, command, NOON);
    expect(JSON.stringify(await kernel.step(model, restored, command, NOON))).toBe(JSON.stringify(step));
    try {
      compare(reference, deed, seenOf(step, counts));
    } catch (error) {
      if (error instanceof TooMany) return 'too many orders';
      throw error;
    }
    kept = step.state;
    if (step.status !== 'running') return 'ended';
    if (n >= MAX_STEPS || step.waits.length > MAX_WAITS) return 'left';
    const next = nextOf(step, script[n], n);
    if (!next) return 'stuck';
    [deed, command] = next;
  }
}

function compare(reference: Reference, deed: Deed, seen: string): void {
  const possible = reference.act(deed);
  if (!reference.observe(seen))
    throw new Error(`after ${JSON.stringify(deed)} the kernel has\n${seen}\n\nand the reference\n${possible.join('\n\nor ')}`);
}

/** The events of the history that the reference tells too. */
const TOLD: Record<string, string> = {
  'activity.started': 'started',
  'activity.completed': 'completed',
  'activity.cancelled': 'cancelled',
  'flow.taken': 'taken',
};

/** What waits, and how often each element has begun and ended so far; the reference describes itself in the same words. */
function seenOf({ status, waits, events }: Step, counts: Map<string, number>): string {
  for (const { type, elementId } of events) if (TOLD[type]) add(counts, `${TOLD[type]} ${elementId}`);
  return [status, ...waits.map(seenWait).sort(), '|', ...[...counts].map(([what, times]) => `${what} ${times}`).sort()].join('\n');
}

function seenWait(wait: Wait): string {
  if (wait.kind !== 'incident') return `${wait.kind} ${wait.elementId}`;
  return wait.code === 'DEADLOCK' ? 'stuck DEADLOCK' : `stuck ${wait.code} ${wait.elementId}`;
}

/** By the script; after its end everything holds and nothing happens on the borders, so that loops are left. */
function nextOf({ waits }: Step, turn: Turn | undefined, n: number): [Deed, Command] | undefined {
  const able = waits.filter((wait) => (wait.kind === 'incident' ? isOver(wait) : turn || wait.elementType !== 'bpmn:BoundaryEvent'));
  const wait = able[(turn?.pick ?? n) % Math.max(1, able.length)];
  return wait && happening(wait, turn?.choices ?? Array<boolean>(CHOICES).fill(true), turn?.fault === true);
}

/** What is tried again does not go wrong in the same way again. */
const isOver = ({ code, elementType }: Extract<Wait, { kind: 'incident' }>) =>
  code === 'NO_FLOW_TAKEN' || (code === 'ERROR_UNCAUGHT' && elementType === 'bpmn:ServiceTask');

function happening({ kind, executionId, elementId: element }: Wait, choices: boolean[], fault: boolean): [Deed, Command] {
  const variables = named(choices);
  if (kind === 'timer')
    return [
      { does: kind, element },
      { type: kind, executionId },
    ];
  if (kind === 'signal')
    return [
      { does: kind, element, choices },
      { type: kind, executionId, variables },
    ];
  if (kind === 'incident')
    return [
      { does: 'retry', element, choices },
      { type: 'retry', executionId, variables },
    ];
  if (kind === 'job' && fault)
    return [
      { does: 'error', element, code: '1' },
      { type: 'error', executionId, errorCode: '1' },
    ];
  return [
    { does: 'complete', element, choices },
    { type: 'complete', executionId, variables },
  ];
}
