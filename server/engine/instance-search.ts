import type { mongo } from 'mongoose';
import { fail } from '../errors.ts';
import type { Collections, InstanceDocument } from './collections.ts';
import { incidentView, instanceView } from './instance-record.ts';
import type { InstanceQuery, VariableCondition } from './operation-types.ts';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';
import type { InstanceView, Page } from './types.ts';
import { checkVariables } from './variables.ts';

/** What an answer leaves out of an instance. */
export const WITHOUT_STATE = { state: 0, waits: 0, seq: 0 } as const;
/** Instances read at once for a page of which the caller may keep little. */
const LEAST_READ = 20;
/** Instances that one call looks at for conditions that no index answers; the next page goes on from there. */
const EXAMINED = 5_000;

type Filter = mongo.Filter<InstanceDocument>;
type StoredFacts = Omit<InstanceDocument, 'state' | 'waits' | 'seq'>;

export interface InstanceSearch {
  list(query: InstanceQuery): Promise<Page<InstanceView>>;
  view(found: StoredFacts): Promise<InstanceView>;
}

export function createInstanceSearch({ instances, incidents }: Collections): InstanceSearch {
  async function view(found: StoredFacts): Promise<InstanceView> {
    if (found.openIncidents === 0) return instanceView(found, []);
    const open = await incidents.find({ instanceId: found._id, state: 'open' }, { projection: { command: 0 } }).toArray();
    return instanceView(found, open.map(incidentView));
  }

  async function list({ keep = async (found) => found, ...query }: InstanceQuery): Promise<Page<InstanceView>> {
    const limit = pageSize(query);
    const batch = Math.max(limit + 1, LEAST_READ);
    const { indexed, rest } = conditionsOf(query);
    const edge = rest.length > 0 ? await edgeOf([...indexed, ...after(query.cursor)]) : null;
    const reach = edge ? [notBeyond(edge)] : [];
    const kept: InstanceView[] = [];
    for (let { cursor } = query; kept.length <= limit; ) {
      const found = await read([...indexed, ...reach, ...rest, ...after(cursor)], batch);
      kept.push(...(await keep(found)));
      if (found.length < batch) break;
      cursor = cursorAfter(found.at(-1)!);
    }
    const items = kept.slice(0, limit);
    if (kept.length > limit) return { items, next: cursorAfter(items.at(-1)!) };
    return { items, next: edge ? encodeCursor([edge.startedAt.toISOString(), edge._id]) : null };
  }

  const cursorAfter = ({ startedAt, id }: InstanceView) => encodeCursor([startedAt, id]);

  /** The last instance that this call looks at; null where it looks at all of them. Whatever is looked for, it is the same one. */
  async function edgeOf(conditions: Filter[]): Promise<Pick<InstanceDocument, '_id' | 'startedAt'> | null> {
    const [edge] = await instances
      .find(all(conditions), { projection: { startedAt: 1 } })
      .sort({ startedAt: -1, _id: -1 })
      .skip(EXAMINED - 1)
      .limit(1)
      .toArray();
    return edge ?? null;
  }

  async function read(conditions: Filter[], limit: number): Promise<InstanceView[]> {
    const found = await instances
      .find(all(conditions), { projection: WITHOUT_STATE })
      .sort({ startedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
    return Promise.all(found.map(view));
  }

  return { list, view };
}

const all = (conditions: Filter[]): Filter => (conditions.length > 0 ? { $and: conditions } : {});

function after(cursor: string | undefined): Filter[] {
  if (!cursor) return [];
  const [at, id] = decodeCursor<[string, string]>(cursor);
  const startedAt = new Date(at);
  return [{ $or: [{ startedAt: { $lt: startedAt } }, { startedAt, _id: { $lt: id } }] }];
}

function notBeyond({ startedAt, _id }: Pick<InstanceDocument, '_id' | 'startedAt'>): Filter {
  return { $or: [{ startedAt: { $gt: startedAt } }, { startedAt, _id: { $gte: _id } }] };
}

type Plain = 'parentId' | 'businessKey' | 'incident' | 'definitionId' | 'key' | 'state';

/** What one index finds in the order of the list, the most telling first. The time of the start is part of each. */
const INDEXES: readonly (readonly Plain[])[] = [
  ['parentId'],
  ['businessKey'],
  ['incident'],
  ['definitionId', 'state'],
  ['definitionId'],
  ['key', 'state'],
  ['key'],
  ['state'],
];

/** What an index answers, and what has to be looked up in each instance. */
function conditionsOf(query: InstanceQuery): { indexed: Filter[]; rest: Filter[] } {
  const plain = plainConditions(query);
  const index = INDEXES.find((fields) => fields.every((field) => plain[field])) ?? [];
  const fields = Object.keys(plain) as Plain[];
  const of = (wanted: readonly Plain[]) => wanted.flatMap((field) => plain[field] ?? []);
  return {
    indexed: [...of(index), ...between('startedAt', query.startedFrom, query.startedTo)],
    rest: [...of(fields.filter((field) => !index.includes(field))), ...lookedUp(query)],
  };
}

function plainConditions({ parentId, businessKey, incident, definitionId, key, state }: InstanceQuery): Partial<Record<Plain, Filter>> {
  return {
    ...(parentId === undefined ? {} : { parentId: { 'parent.instanceId': parentId } }),
    ...(businessKey === undefined ? {} : { businessKey: { businessKey } }),
    ...(incident ? { incident: { openIncidents: { $gt: 0 } } } : {}),
    ...(definitionId === undefined ? {} : { definitionId: { definitionId } }),
    ...(key === undefined ? {} : { key: { key } }),
    ...(state === undefined ? {} : { state: { status: state } }),
  };
}

function lookedUp({ suspended, incident, elementId, exceptKeys = [], endedFrom, endedTo, variables = [] }: InstanceQuery): Filter[] {
  return [
    ...(suspended === undefined ? [] : [suspensionIs(suspended)]),
    ...(incident === false ? [{ openIncidents: 0 }] : []),
    ...(elementId === undefined ? [] : [{ 'activities.elementId': elementId }]),
    ...(exceptKeys.length === 0 ? [] : [{ key: { $nin: [...exceptKeys] } }]),
    ...between('endedAt', endedFrom, endedTo),
    ...variables.map(variableCondition),
  ];
}

function suspensionIs(suspended: boolean): Filter {
  const stands: Filter[] = [{ suspended: true }, { suspendedWithParent: true }];
  return suspended ? { status: 'running', $or: stands } : { $nor: stands };
}

function between(field: 'startedAt' | 'endedAt', from: Date | undefined, to: Date | undefined): Filter[] {
  const range = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) };
  return Object.keys(range).length > 0 ? [{ [field]: range }] : [];
}

const IN_ORDER = { gt: '$gt', gte: '$gte', lt: '$lt', lte: '$lte' } as const;

/** The value is only ever compared with: nothing that it says is read as an operator, a path or a pattern. */
function variableCondition({ name, operator, value }: VariableCondition): Filter {
  checkVariables({ [name]: value });
  return { [`variables.${name}`]: { ...comparison(operator, value), $not: { $type: 'array' } } } as Filter;
}

function comparison(operator: VariableCondition['operator'], value: VariableCondition['value']): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return refuse('A variable is compared with a text, a number, yes, no or nothing.');
  switch (operator) {
    case 'eq':
      return value === null ? { $type: 'null' } : { $eq: value };
    case 'neq':
      return { $exists: true, $ne: value };
    case 'contains':
      if (typeof value !== 'string') return refuse('Only a text can stand in another.');
      return { $regex: value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
    default:
      if (typeof value !== 'string' && typeof value !== 'number') return refuse('Only numbers and texts have an order.');
      return { [IN_ORDER[operator]]: value };
  }
}

const refuse = (why: string): never => fail('VARIABLES_INVALID', why);
