import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import { fail, type Issue } from '../errors.ts';
import { keepLast } from '../kernel/kept.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ProcessModel } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { isDuplicateKey } from '../platform/store-errors.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import type { Collections, DefinitionDocument } from './collections.ts';
import { type Base, checkBase, readBase } from './deploy-base.ts';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';
import type { StartAlarms } from './start-alarms.ts';
import type { DefinitionView, DeployOptions, ElementName, Engine, Page, PageRequest, StepContributor } from './types.ts';

export interface Definitions {
  api: Engine['definitions'];
  /** The parsed process of a version, also of one that is removed. */
  model(definitionId: string): Promise<{ model: ProcessModel; deploymentId: string }>;
  /** The latest version of a key, or the version with this id. */
  find(idOrKey: string): Promise<Version>;
  /** The version a call activity means; undefined when there is none. */
  called(key: string, binding: string, version: number | undefined, deploymentId: string): Promise<Version | null>;
}

export interface DefinitionsParts {
  connection: Connection;
  collections: Collections;
  kernel: Kernel;
  clock: Clock;
  startAlarms: StartAlarms;
  /** Their `inspect` adds to the checks of a deployment. */
  contributors: readonly StepContributor[];
  /** Parsed versions kept in memory. */
  keep: number;
}

type Parsed = { model: ProcessModel; deploymentId: string };
/** Everything but the file. */
const WITHOUT_XML = { xml: 0 } as const;
const NOT_REMOVED = { removedAt: { $exists: false } };

type Version = Omit<DefinitionDocument, 'xml'>;
const DEPLOY_ATTEMPTS = 5;

export function createDefinitions({
  connection,
  collections,
  kernel,
  clock,
  startAlarms,
  contributors,
  keep,
}: DefinitionsParts): Definitions {
  const { definitions, instances } = collections;
  const model = keepLast<Parsed>(keep, parse);

  async function parse(definitionId: string): Promise<Parsed> {
    const found = (await definitions.findOne({ _id: definitionId })) ?? unknown(definitionId);
    const { models } = await kernel.parseDefinitions(found.xml, { trusted: true });
    return { model: models.find(({ key }) => key === found.key) ?? unknown(definitionId), deploymentId: found.deploymentId };
  }

  /** Without its drawing, which may be megabytes. */
  async function find(idOrKey: string): Promise<Version> {
    const filter = idOrKey.includes(':') ? { _id: idOrKey, ...NOT_REMOVED } : { key: idOrKey, latest: true };
    return (await definitions.findOne(filter, { projection: WITHOUT_XML })) ?? unknown(idOrKey);
  }

  async function called(key: string, binding: string, version: number | undefined, deploymentId: string): Promise<Version | null> {
    const bound = binding === 'version' ? { version } : binding === 'deployment' ? { deploymentId } : { latest: true };
    return definitions.findOne({ key, ...bound, ...NOT_REMOVED }, { projection: WITHOUT_XML });
  }

  async function deploy(xml: string, { actor, dryRun, reason, base: given }: DeployOptions) {
    const { models, drawn, issues: found } = await kernel.parseDefinitions(xml);
    const inspected = await Promise.all(contributors.map((contributor) => contributor.inspect?.(drawn) ?? []));
    const issues = [...found, ...inspected.flat()];
    if (issues.some(({ severity }) => severity === 'error')) refuse(issues);
    if (models.length === 0) fail('NO_EXECUTABLE_PROCESS', 'The file contains no executable process.', { issues });
    const base = readBase(
      given,
      models.map(({ key }) => key),
    );
    const xmlHash = createHash('sha256').update(xml).digest('hex');
    for (let attempt = 1; ; attempt++) {
      const current = new Map(
        (await definitions.find({ key: { $in: models.map(({ key }) => key) }, latest: true }).toArray()).map((one) => [one.key, one]),
      );
      const changed = models.filter(({ key }) => current.get(key)?.xmlHash !== xmlHash);
      const highest = await highestVersions(changed.map(({ key }) => key));
      const deploymentId = newId();
      const fresh = changed.map(({ key, name, starts }): DefinitionDocument => {
        const version = (highest.get(key) ?? 0) + 1;
        const by = { deployedAt: clock.now(), deployedBy: actor.id, ...(reason ? { reason } : {}) };
        return {
          _id: `${key}:${version}`,
          key,
          version,
          name,
          xml,
          xmlHash,
          deploymentId,
          ...by,
          issues,
          starts: [...starts],
          latest: true,
        };
      });
      const answer = () => {
        const made = new Map(fresh.map((one) => [one.key, one]));
        const views = models.map(({ key }) => view((made.get(key) ?? current.get(key))!));
        return { created: fresh.length > 0, definitions: views, issues };
      };
      // The live version once more overwrites nothing, whatever it was drawn from.
      if (fresh.length === 0) return answer();
      checkBase(base, [...current.values()]);
      if (dryRun) return answer();
      try {
        await store(fresh, base);
        return answer();
      } catch (error) {
        // Somebody deployed the same key at the same time: count again.
        if (!isDuplicateKey(error) || attempt >= DEPLOY_ATTEMPTS) throw error;
      }
    }
  }

  async function highestVersions(keys: string[]): Promise<Map<string, number>> {
    const rows = definitions.aggregate<{ _id: string; version: number }>([
      { $match: { key: { $in: keys } } },
      { $group: { _id: '$key', version: { $max: '$version' } } },
    ]);
    return new Map((await rows.toArray()).map(({ _id, version }) => [_id, version]));
  }

  async function store(fresh: DefinitionDocument[], base: Base): Promise<void> {
    await retriedTransaction(connection, async (session) => {
      const keys = fresh.map(({ key }) => key);
      const former = await definitions.find({ key: { $in: keys }, latest: true }, { session, projection: WITHOUT_XML }).toArray();
      checkBase(base, former);
      await definitions.updateMany({ key: { $in: keys }, latest: true }, { $set: { latest: false } }, { session });
      await definitions.insertMany(fresh, { session });
      await startAlarms.replace(former, fresh, session);
    });
  }

  async function remove(id: string): Promise<void> {
    await retriedTransaction(connection, async (session) => {
      const found = (await definitions.findOne({ _id: id, ...NOT_REMOVED }, { session })) ?? unknown(id);
      const running = await instances.countDocuments({ definitionId: id, status: 'running' }, { session, limit: 1 });
      if (running > 0) fail('DEFINITION_IN_USE', `${id} still has running instances.`);
      await definitions.updateOne({ _id: id }, { $set: { latest: false, removedAt: clock.now() } }, { session });
      if (!found.latest) return;
      const [heir] = await definitions
        .find({ key: found.key, ...NOT_REMOVED }, { session, projection: WITHOUT_XML })
        .sort({ version: -1 })
        .limit(1)
        .toArray();
      if (heir) await definitions.updateOne({ _id: heir._id }, { $set: { latest: true } }, { session });
      await startAlarms.replace([found], heir ? [heir] : [], session);
    });
  }

  async function list(query: PageRequest & { key?: string; withRunning?: boolean }): Promise<Page<DefinitionView>> {
    const limit = pageSize(query);
    const filter = { ...NOT_REMOVED, ...(query.key === undefined ? { latest: true } : { key: query.key }) };
    const [key, version] = query.cursor ? decodeCursor<[string, number]>(query.cursor) : [];
    const after = key === undefined ? {} : { $or: [{ key: { $gt: key } }, { key, version: { $lt: version } }] };
    const found = await definitions
      .find({ ...filter, ...after }, { projection: WITHOUT_XML })
      .sort({ key: 1, version: -1 })
      .limit(limit + 1)
      .toArray();
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last ? encodeCursor([last.key, last.version]) : null;
    if (!query.withRunning) return { items: items.map((one) => view(one)), next };
    const counts = await runningOf(items.map(({ _id }) => _id));
    return { items: items.map((one) => ({ ...view(one), ...(counts.get(one._id) ?? { running: 0, incidents: 0 }) })), next };
  }

  async function runningOf(ids: string[]): Promise<Map<string, { running: number; incidents: number }>> {
    const rows = instances.aggregate<{ _id: string; running: number; incidents: number }>([
      { $match: { definitionId: { $in: ids }, status: 'running' } },
      { $group: { _id: '$definitionId', running: { $sum: 1 }, incidents: { $sum: '$openIncidents' } } },
    ]);
    return new Map((await rows.toArray()).map(({ _id, running, incidents }) => [_id, { running, incidents }]));
  }

  return {
    model,
    find,
    called,
    api: {
      deploy,
      list,
      remove,
      get: async (idOrKey) => view(await readable(idOrKey)),
      xml: async (idOrKey) => (await readable(idOrKey)).xml,
      keysIn: async (xml) => (await kernel.parseDefinitions(xml, { trusted: true })).models.map(({ key }) => key),
      elements: async (id) => {
        const { model: found } = await model((await readable(id))._id);
        return [...found.elements.values()];
      },
      names: async (id) => {
        const { key, name, nameEn, elements } = (await model(id)).model;
        return new Map([{ id: key, name, nameEn }, ...elements.values()].map((each) => [each.id, nameOf(each)]));
      },
    },
  };

  /** Reading also finds what is removed, so that the diagram of a finished instance can still be shown. */
  async function readable(idOrKey: string): Promise<DefinitionDocument> {
    const filter = idOrKey.includes(':') ? { _id: idOrKey } : { key: idOrKey, latest: true };
    return (await definitions.findOne(filter)) ?? unknown(idOrKey);
  }
}

function view({ _id, key, version, name, deployedAt, deployedBy, reason, issues }: Omit<DefinitionDocument, 'xml'>): DefinitionView {
  return { id: _id, key, version, name, deployedAt: deployedAt.toISOString(), deployedBy, ...(reason ? { reason } : {}), issues };
}

/** On one line, as lists show it. */
function nameOf({ name, nameEn }: ElementName): ElementName {
  const line = (text: string) => text.replace(/\s+/g, ' ');
  return { ...(name ? { name: line(name) } : {}), ...(nameEn ? { nameEn: line(nameEn) } : {}) };
}

function unknown(idOrKey: string): never {
  return fail('DEFINITION_NOT_FOUND', `There is no process definition ${idOrKey}.`);
}

/** Names what must be mended before what might be. */
function refuse(found: Issue[]): never {
  const errors = found.filter(({ severity }) => severity === 'error');
  const issues = [...errors, ...found.filter(({ severity }) => severity !== 'error')];
  const only = issues.length === 1 ? issues[0]?.code : undefined;
  if (only === 'NO_EXECUTABLE_PROCESS' || only === 'DOCTYPE_REFUSED') fail(only, issues[0]!.message, { issues });
  const crossed = errors.find(({ code }) => code.startsWith('RED_LINE'));
  if (crossed) fail('RED_LINE', crossed.message, { issues });
  if (errors.every(({ code }) => code === 'POLICY_UNKNOWN')) fail('POLICY_UNKNOWN', errors[0]!.message, { issues });
  return fail('DIAGRAM_REFUSED', 'The diagram cannot be executed as drawn.', { issues });
}
