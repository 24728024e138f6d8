import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createKernel } from '../../../server/kernel/kernel.ts';
import type { ProcessModel } from '../../../server/kernel/types.ts';
import { diagramOf, played, type RowStep, take } from '../coverage/rows.ts';
import { Drive, type Loaded } from '../drive.ts';
import { endOf, read, restored, type SavedDiagram, type SavedPoint, stored, versions, waitsOf, write } from './saved.ts';

const { version: current } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
/** Longer than what the engine stores as it is: one diagram is saved deflated. */
const LONG = { account: '走访'.repeat(3_000) };

if (process.env.UPDATE_STATES) write(current, await saveAll());

test('the states of this version are kept', () => {
  expect(versions(), `run UPDATE_STATES=1 npx vitest run test/kernel/states`).toContain(current);
});

describe.each(versions())('what version %s has left open is finished:', (version) => {
  test.each(read(version).map((saved) => [saved.diagram, saved] as const))('%s', async (_name, { source, points }) => {
    const loaded = await deployed(source);
    for (const point of points) await finish(loaded, point);
  });
});

async function finish(loaded: Loaded, { state, waits, now, rest, end }: SavedPoint): Promise<void> {
  const instance = new Drive([loaded, loaded], 'restored');
  instance.now = new Date(now);
  instance.resume(restored(state));
  // Nothing is set; what waits is read anew from the state, and people's tasks and clocks find it under its old ids.
  await instance.set({});
  expect(waitsOf(instance)).toEqual(waits);
  for (const step of rest) await take(instance, step);
  expect(endOf(instance)).toEqual(end);
}

/** Read as the engine reads what it has deployed before. */
async function deployed(source: string): Promise<Loaded> {
  const kernel = createKernel();
  const { models } = await kernel.parseDefinitions(source, { trusted: true });
  return { kernel, model: models[0] as ProcessModel };
}

async function saveAll(): Promise<SavedDiagram[]> {
  const saved = new Map<string, SavedDiagram>();
  for (const [n, row] of played.entries()) {
    const { diagram } = row;
    const one = saved.get(diagram) ?? { diagram, source: diagramOf(row), points: [] };
    saved.set(diagram, one);
    one.points.push(...(await savePoints(row.does, one.source, n === 0 ? row.steps.map(lengthened) : row.steps)));
  }
  return [...saved.values()];
}

function lengthened(step: RowStep): RowStep {
  return 'start' in step ? { ...step, start: { ...step.start, ...LONG } } : step;
}

/** Each point at which an instance waits on its way through `steps`. */
async function savePoints(does: string, source: string, steps: RowStep[]): Promise<SavedPoint[]> {
  const loaded = await deployed(source);
  const instance = new Drive([loaded, loaded], 'restored');
  const points: (Omit<SavedPoint, 'end'> & { before: { events: number; effects: number } })[] = [];
  for (const [n, step] of steps.entries()) {
    await take(instance, step);
    if ('waits' in step || instance.last.status !== 'running') continue;
    const { events, effects, last, now } = instance;
    const before = { events: events.length, effects: effects.length };
    const rest = steps.slice(n + 1);
    points.push({ does, state: stored(last.state), waits: waitsOf(instance), now: now.toISOString(), rest, before });
  }
  return points.map(({ before, ...point }) => ({ ...point, end: endOf(instance, before) }));
}
