/**
 * Fills an empty office with the fictitious street of the specification (§12): its units, its people, and its cases, told scene by scene
 * to the real engine under a clock of the story's own. Nothing is written as rows, so every task, deadline and alert is as the office makes it.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { parse } from 'yaml';
import type { Engine, TaskDocument } from '../../engine/types.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import type { Organisation, People } from '../../people/types.ts';
import type { Clock, DrillClock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Stores } from '../../platform/stores.ts';
import { dayOf, yearOf } from '../calendar/days.ts';
import { reserveCaseNo } from '../cases/numbers.ts';
import type { Office } from '../types.ts';
import { demoAccounts } from './accounts.ts';
import { momentOf, movedDates, weeksSince } from './calendar.ts';
import { createStoryClock } from './clock.ts';
import { withFiles } from './files.ts';
import { openProgress, type ProgressBook } from './progress.ts';
import { xiaofan } from './stories/xiaofan.ts';
import { xiaoman } from './stories/xiaoman.ts';
import { xiaoming, xiaomingConference } from './stories/xiaoming.ts';
import { xiaoyu } from './stories/xiaoyu.ts';
import { xiaoyuConference } from './stories/xiaoyu-conference.ts';
import { xiaoyuAtSchool } from './stories/xiaoyu-school.ts';
import { type Scene, STORY_NOW, type Story } from './story.ts';

export interface DemoOptions {
  stores: Stores;
  log: Log;
  /** The clock the server will run by; the stories end at or before its time. */
  clock: Clock;
  people: People;
  processesDir: string;
  /**
   * Engine and office over the same stores, told the time by `clock`, processes deployed. No other engine may run over these stores meanwhile:
   * it would ring the story's alarms by its own time.
   */
  open(clock: DrillClock): Promise<{ engine: Engine; office: Office; stop(): Promise<void> }>;
}

interface Told {
  engine: Engine;
  office: Office;
  people: People;
  db: mongo.Db;
  weeks: number;
  instances: Record<string, string>;
}
type StoryScene = Scene & Omit<Story, 'scenes'>;

const BY = 'system';
const stories: Story[] = [xiaoman, xiaoyuAtSchool, xiaoyuConference, xiaofan, xiaoming, xiaomingConference, xiaoyu];

/** Once over these stores: a second call returns at once, an interrupted load is resumed, a load in another process is waited for. */
export async function loadDemo(options: DemoOptions): Promise<void> {
  const book = openProgress(options.stores.mongo.db!, randomUUID());
  const progress = await book.take(weeksSince(options.clock.now()));
  if (!progress) return;
  try {
    await addDemoPeople(options.people, options.processesDir);
    await tell(progress, book, options);
    await book.write({ done: true });
  } finally {
    await book.release();
  }
}

/** The units and accounts of the fictitious street; what is there already stays as it is. */
export async function addDemoPeople(people: People, processesDir: string): Promise<void> {
  const { demo } = parse(await readFile(join(processesDir, 'policy', 'organisations.yaml'), 'utf8')) as {
    demo: (Omit<Organisation, 'external'> & { external?: boolean })[];
  };
  await people.organisations.add(demo.map((organisation) => ({ ...organisation, external: organisation.external ?? false })));
  const known = new Set((await people.accounts.find({ ids: demoAccounts.map(({ username }) => username) })).map(({ id }) => id));
  for (const account of demoAccounts) if (!known.has(account.username)) await people.accounts.create(account, BY);
}

async function tell(
  { weeks, next, instances }: { weeks: number; next: number; instances: Record<string, string> },
  book: ProgressBook,
  { people, stores, open, log }: DemoOptions,
): Promise<void> {
  const scenes = inOrder(stories);
  const start = scenes[Math.max(0, next - 1)]?.at ?? STORY_NOW;
  const parts = await open(createStoryClock(momentOf(start, weeks)));
  try {
    const told: Told = { ...parts, people, db: stores.mongo.db!, weeks, instances };
    for (const [index, scene] of scenes.entries()) {
      if (index < next) continue;
      await parts.engine.alarms.advance(momentOf(scene.at, weeks));
      await parts.engine.settled();
      await play(scene, told, index === next);
      await parts.engine.settled();
      await book.write({ next: index + 1, instances: told.instances });
    }
    await parts.engine.alarms.advance(momentOf(STORY_NOW, weeks));
    await parts.engine.settled();
    log.info({ cases: Object.keys(told.instances) }, 'the demo office is filled');
  } finally {
    await parts.stop();
  }
}

function inOrder(all: Story[]): StoryScene[] {
  return all
    .flatMap(({ scenes, ...story }) => scenes.map((scene) => ({ ...scene, ...story })))
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** `perhapsDone`: an interrupted load may have played this scene without noting it. */
async function play(scene: StoryScene, told: Told, perhapsDone: boolean): Promise<void> {
  const { people, weeks } = told;
  const principal = await people.accounts.principal(scene.who);
  if (!principal) throw new Error(`The demo story names ${scene.who}, who has no account.`);
  if (scene.taken) await reserveCaseNo(told.db, ofItsYear(scene.taken, scene.at, weeks));
  const data = (await withFiles(movedDates(scene.data, weeks), principal, told.office)) as Variables;
  if (scene.begin) {
    const caseNo = ofItsYear(scene.caseNo, scene.at, weeks);
    const wanted = { process: scene.process, startEvent: scene.begin, variables: data, demo: true, caseNo, codeName: scene.codeName };
    told.instances[scene.caseNo] = (await told.office.cases.create(principal, wanted, `demo-${scene.caseNo}`)).instanceId;
    return;
  }
  const task = await findTask(scene, told);
  if (task) await told.office.tasks.complete(principal, task._id, data, {});
  else if (!perhapsDone) throw new Error(`The demo story ${scene.caseNo} finds no open ${scene.step} at ${scene.at}.`);
}

/** The number as the specification has it, in the year the story has been moved to. */
function ofItsYear(caseNo: string, at: string, weeks: number): string {
  return caseNo.replace(/\d{4}/, String(yearOf(dayOf(momentOf(at, weeks)))));
}

async function findTask({ step, which, ...story }: StoryScene, told: Told): Promise<TaskDocument | undefined> {
  const instanceId = await instanceOf(story, told);
  const { items } = await told.engine.tasks.list({ limit: 200, filter: { instanceId, elementId: step, state: 'open' } });
  return items.find(({ variables }) => carries(variables, which ?? {}));
}

async function instanceOf({ caseNo, calledBy }: Omit<Story, 'scenes'>, { engine, instances }: Told): Promise<string | undefined> {
  if (!calledBy) return instances[caseNo];
  const called = await engine.instances.list({ parentId: instances[calledBy], limit: 1 });
  return called.items[0]?.id;
}

function carries(held: Json | undefined, wanted: Json): boolean {
  if (wanted === null || typeof wanted !== 'object' || Array.isArray(wanted)) return held === wanted;
  if (held === null || typeof held !== 'object' || Array.isArray(held)) return false;
  return Object.entries(wanted).every(([key, value]) => carries(held[key], value));
}
