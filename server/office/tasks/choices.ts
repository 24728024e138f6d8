/** What a list of open tasks can be narrowed by: only what occurs in it, with how often. */
import type { Engine, TaskDocument } from '../../engine/types.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { Parts } from '../parts.ts';
import type { TaskOverview } from './types.ts';

type Choices = Pick<TaskOverview, 'organisations' | 'processes' | 'urgencies'>;
type Tally = { _id: string | null; count: number }[];

const FIELDS = { organisations: 'organisation', processes: 'processKey', urgencies: 'urgency' } as const;

export function createChoices({ db, engine }: Parts, names: DiagramNames) {
  return async (filter: Record<string, unknown>): Promise<Choices> => {
    const tallied = (field: string) => [{ $group: { _id: { $ifNull: [`$${field}`, null] }, count: { $sum: 1 } } }, { $sort: { _id: 1 } }];
    const facets = Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, tallied(field)]));
    const [found] = await db
      .collection<TaskDocument>('tasks')
      .aggregate<Record<keyof Choices, Tally>>([{ $match: filter }, { $facet: facets }])
      .toArray();
    const { organisations, processes, urgencies } = found!;
    return {
      organisations: known(organisations),
      urgencies: known(urgencies),
      processes: await Promise.all(known(processes).map(async (one) => ({ ...one, ...(await nameOf(engine, names, one.value)) }))),
    };
  };
}

function known(tally: Tally): { value: string; count: number }[] {
  return tally.flatMap(({ _id, count }) => (_id === null ? [] : [{ value: _id, count }]));
}

/** The process as its diagram calls it; one that is no longer deployed goes by its key. */
async function nameOf(engine: Engine, names: DiagramNames, key: string): Promise<{ name: string; nameEn?: string }> {
  const definition = await engine.definitions.get(key).catch(() => undefined);
  if (!definition) return { name: key };
  const nameEn = (await names(definition.id)).get(key)?.nameEn;
  return { name: definition.name, ...(nameEn ? { nameEn } : {}) };
}
