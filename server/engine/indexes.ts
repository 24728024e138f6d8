import type { Connection, mongo } from 'mongoose';
import { openCollections } from './collections.ts';

/** Index keys, and options where there are any. */
type IndexPlan = [keys: Record<string, 1 | -1>, options?: mongo.CreateIndexesOptions];

const OPEN = { partialFilterExpression: { state: 'open' } };

const INDEXES: Record<string, IndexPlan[]> = {
  definitions: [[{ key: 1, version: -1 }, { unique: true }], [{ latest: 1, 'starts.kind': 1, 'starts.name': 1 }], [{ deploymentId: 1 }]],
  decision_versions: [[{ decisionId: 1, version: -1 }]],
  instances: [
    [{ startedAt: -1, _id: -1 }],
    [{ key: 1, startedAt: -1, _id: -1 }],
    [{ businessKey: 1, startedAt: -1 }],
    [{ 'parent.instanceId': 1 }, { partialFilterExpression: { 'parent.instanceId': { $exists: true } } }],
    [{ definitionId: 1, status: 1, startedAt: -1, _id: -1 }],
    [{ definitionId: 1, startedAt: -1, _id: -1 }],
    [{ key: 1, status: 1, startedAt: -1, _id: -1 }],
    [
      { key: 1, endedAt: 1, _id: 1 },
      { name: 'ended', partialFilterExpression: { endedAt: { $exists: true } } },
    ],
    [{ status: 1, startedAt: -1, _id: -1 }],
    [
      { startedAt: -1, _id: -1 },
      { name: 'withIncidents', partialFilterExpression: { openIncidents: { $gt: 0 } } },
    ],
  ],
  tasks: [
    [{ assignee: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ candidateGroups: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ candidateUsers: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ dueAt: 1, _id: 1 }, OPEN],
    [{ organisation: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ processKey: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ urgency: 1, dueAt: 1, _id: 1 }, OPEN],
    // What is counted over all open tasks must not read the ended ones.
    [
      { state: 1, dueAt: 1 },
      { name: 'openOnly', ...OPEN },
    ],
    [
      { createdAt: -1, _id: -1 },
      { name: 'openByCreation', ...OPEN },
    ],
    [
      { priority: -1, _id: 1 },
      { name: 'openByPriority', ...OPEN },
    ],
    // Few of the tasks are with authorities outside.
    [
      { state: 1, dueAt: 1, _id: 1 },
      { name: 'external', partialFilterExpression: { external: true } },
    ],
    [
      { state: 1, completedAt: -1, _id: -1 },
      { name: 'externalByCompletion', partialFilterExpression: { external: true } },
    ],
    [{ instanceId: 1, state: 1 }],
    [{ caseId: 1, createdAt: -1 }, { partialFilterExpression: { caseId: { $exists: true } } }],
    // What a person may see is one query of many branches: were one of them without an index, all open tasks would be read.
    [{ completedBy: 1, completedAt: -1, _id: -1 }, { name: 'byCompleter' }],
    [{ named: 1 }, { sparse: true }],
    [{ delegatedBy: 1 }, { sparse: true }],
    [
      { completedAt: -1, _id: -1 },
      { name: 'byCompletion', partialFilterExpression: { state: 'completed' } },
    ],
  ],
  alarms: [[{ dueAt: 1, _id: 1 }]],
  subscriptions: [[{ kind: 1, name: 1, key: 1 }], [{ kind: 1, name: 1, _id: 1 }], [{ instanceId: 1 }]],
  jobs: [[{ state: 1, lease: 1 }]],
  incidents: [[{ state: 1, raisedAt: -1, _id: -1 }], [{ raisedAt: -1, _id: -1 }], [{ instanceId: 1, state: 1 }]],
  outbox: [
    [{ lease: 1 }],
    [{ instanceId: 1, executionId: 1 }, { partialFilterExpression: { type: 'escalated' } }],
    [{ instanceId: 1 }],
    [{ instanceId: 1 }, { name: 'held', partialFilterExpression: { held: true } }],
  ],
  messages: [
    [{ name: 1, key: 1, at: 1 }, { partialFilterExpression: { state: 'buffered' } }],
    [
      { expiresAt: 1, _id: 1 },
      { name: 'buffered', partialFilterExpression: { state: 'buffered' } },
    ],
    [{ at: 1 }, { name: 'delivering', partialFilterExpression: { state: 'delivering' } }],
    [{ rememberUntil: 1 }],
  ],
  idempotency: [[{ at: 1 }]],
  migrations: [
    [{ startedAt: -1, _id: -1 }],
    [{ key: 1, startedAt: -1, _id: -1 }],
    [{ lease: 1 }, { partialFilterExpression: { state: 'running' } }],
  ],
  migration_items: [[{ migrationId: 1, state: 1, _id: 1 }], [{ migrationId: 1, _id: 1 }], [{ instanceId: 1 }]],
};

/** Of older versions, by name: what nobody asks any more only costs. */
const NO_LONGER_USED: [collection: string, index: string][] = [
  ['instances', 'definitionId_1_status_1'],
  ['instances', 'withIncident'],
  ['tasks', 'completedBy_1_completedAt_-1__id_-1'],
];

/** Of the drill clock. */
const CLOCK_COLLECTIONS = ['clock', 'clock_locks'];

/** Makes what is missing. Collections are made too: a transaction that has to create one conflicts with its neighbours. */
export async function prepareCollections(connection: Connection): Promise<void> {
  const database = connection.db!;
  const existing = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  const names = Object.values(openCollections(connection)).map(({ collectionName }) => collectionName);
  for (const name of [...names, ...CLOCK_COLLECTIONS]) {
    if (!existing.has(name)) await database.createCollection(name).catch(ignore(NAMESPACE_EXISTS));
    const plans = INDEXES[name];
    if (plans) await database.collection(name).createIndexes(plans.map(([key, options]) => ({ key, ...options })));
  }
  for (const [name, index] of NO_LONGER_USED) await database.collection(name).dropIndex(index).catch(ignore(INDEX_NOT_FOUND));
}

const NAMESPACE_EXISTS = 48;
const INDEX_NOT_FOUND = 27;

function ignore(expected: number) {
  return (error: unknown) => {
    if ((error as { code?: unknown }).code !== expected) throw error;
  };
}
