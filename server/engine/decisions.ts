import { fail } from '../errors.ts';
import { sheetIssues } from '../kernel/decision-checks.ts';
import type { Decision } from '../kernel/decision-model.ts';
import { readSheet, withRules } from '../kernel/decision-sheet.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { DecisionLookup, DecisionSheet, SheetRule } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import type { Collections, DecisionDocument } from './collections.ts';
import type { DecisionView, Engine, NewRule } from './types.ts';

/** Decision tables, parsed, in the memory of every process: the kernel looks them up without waiting. */
export interface Decisions {
  api: Engine['decisions'];
  lookup: DecisionLookup;
  start(): Promise<void>;
  /** Reads what other processes have deployed. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

interface DecisionsParts {
  collections: Collections;
  stores: Stores;
  clock: Clock;
  log: Log;
  kernel: Kernel;
}

export function createDecisions({ collections, stores, clock, log, kernel }: DecisionsParts): Decisions {
  const { decisions, decision_versions: decisionVersions } = collections;
  const channel = `${stores.prefix}:decisions`;
  const tables = new Map<string, { version: number; table: Decision }>();
  let subscriber: ReturnType<Stores['newRedis']> | undefined;

  async function refresh(): Promise<void> {
    const known = await decisions.find({}, { projection: { version: 1 } }).toArray();
    const changed = known.filter(({ _id, version }) => tables.get(_id)?.version !== version).map(({ _id }) => _id);
    if (changed.length === 0) return;
    for (const { _id, version, xml } of await decisions.find({ _id: { $in: changed } }).toArray()) {
      const table = (await kernel.parseDecisions(xml)).get(_id);
      if (table !== undefined) tables.set(_id, { version, table });
    }
  }

  /** As the next version. STALE_VERSION where it is no longer at `seen`. */
  async function store(_id: string, made: Omit<DecisionDocument, '_id' | 'version'>, seen?: number): Promise<void> {
    await retriedTransaction(stores.mongo, async (session) => {
      const former = await decisions.findOne({ _id }, { session });
      if (seen !== undefined && former?.version !== seen) stale(_id, seen);
      const next = { _id, ...made, version: (former?.version ?? 0) + 1 };
      // A table from before versions were kept.
      for (const each of [former, next]) {
        if (!each) continue;
        const kept = { ...each, _id: `${_id}:${each.version}`, decisionId: _id };
        await decisionVersions.replaceOne({ _id: kept._id }, kept, { upsert: true, session });
      }
      await decisions.replaceOne({ _id }, next, { upsert: true, session });
    });
  }

  async function told(): Promise<void> {
    await refresh();
    await stores.redis.publish(channel, '').catch(() => undefined);
  }

  async function stored(id: string, version?: number): Promise<{ found: DecisionDocument; sheet: DecisionSheet }> {
    const live = await decisions.findOne({ _id: id });
    const found = version === undefined || live?.version === version ? live : await decisionVersions.findOne({ _id: `${id}:${version}` });
    const sheet = found && (await readSheet(found.xml, id));
    return found && sheet ? { found, sheet } : fail('DECISION_NOT_FOUND', `There is no decision table ${id}.`);
  }

  async function get(id: string, version?: number): Promise<DecisionView> {
    const { found, sheet } = await stored(id, version);
    const former = await decisionVersions
      .find({ decisionId: id }, { projection: { xml: 0 } })
      .sort({ version: -1 })
      .toArray();
    const versions = former.length > 0 ? former : [found];
    return { ...sheet, version: found.version, versions: versions.map(versionLine) };
  }

  return {
    lookup: (id) => tables.get(id)?.table,
    refresh,
    api: {
      get,
      deploy: async (xml, actor) => {
        const ids = [...(await kernel.parseDecisions(xml)).keys()];
        for (const _id of ids) {
          // The same file again is no new version.
          if (await decisions.findOne({ _id, xml }, { projection: { _id: 1 } })) continue;
          await store(_id, { xml, deployedAt: clock.now(), deployedBy: actor.id });
        }
        await told();
        return { ids };
      },
      revise: async (id, given, { actor, seen, reason, dryRun }) => {
        const { found, sheet } = await stored(id);
        if (seen !== undefined && found.version !== seen) stale(id, seen);
        const rules = given.map((rule) => fitting(rule, sheet));
        const issues = sheetIssues(sheet, rules);
        if (issues.length > 0) fail('VALIDATION_FAILED', `The decision table ${id} cannot be used as it is.`, { issues });
        const xml = await withRules(found.xml, id, rules);
        await kernel.parseDecisions(xml);
        if (dryRun) return { ...(await get(id)), rules };
        await store(id, { xml, deployedAt: clock.now(), deployedBy: actor.id, ...(reason ? { reason } : {}) }, found.version);
        await told();
        return get(id);
      },
      list: async () => {
        await refresh();
        const lines = await decisions
          .find({}, { projection: { xml: 0 } })
          .sort({ _id: 1 })
          .toArray();
        return lines.map(({ _id, ...line }) => ({ id: _id, name: tables.get(_id)?.table.name || _id, ...versionLine(line) }));
      },
    },
    start: async () => {
      await refresh();
      subscriber = stores.newRedis();
      const hear = () => void refresh().catch((error: unknown) => log.warn({ err: error }, 'decision tables could not be read'));
      subscriber.on('message', hear);
      subscriber
        .subscribe(channel)
        .catch((error: unknown) => log.warn({ err: error }, 'new decision tables are noticed by the sweep only'));
    },
    stop: async () => subscriber?.disconnect(),
  };
}

function versionLine({
  version,
  deployedAt,
  deployedBy,
  reason,
}: Pick<DecisionDocument, 'version' | 'deployedAt' | 'deployedBy' | 'reason'>) {
  return { version, deployedAt: deployedAt.toISOString(), deployedBy, ...(reason ? { reason } : {}) };
}

/** A rule has a cell for every column. A new one gets an id, which XML lets begin with a letter only. */
function fitting({ id, inputs, outputs, annotations }: NewRule, sheet: DecisionSheet): SheetRule {
  const fits = inputs.length === sheet.inputs.length && outputs.length === sheet.outputs.length;
  if (!fits || annotations.length !== sheet.annotations.length) {
    const message = `A rule of ${sheet.id} has ${sheet.inputs.length} inputs, ${sheet.outputs.length} outputs and ${sheet.annotations.length} annotations.`;
    fail('VALIDATION_FAILED', message, { issues: [{ code: 'INVALID', severity: 'error', path: 'rules', message }] });
  }
  const isKnown = id !== undefined && sheet.rules.some((rule) => rule.id === id);
  return { id: isKnown ? id : `rule-${newId()}`, inputs, outputs, annotations };
}

function stale(id: string, seen: number): never {
  return fail('STALE_VERSION', `The decision table ${id} is no longer at version ${seen}: somebody else has changed it.`);
}
