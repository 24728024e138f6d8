import { fail, type Issue } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { InstanceState } from '../kernel/types.ts';
import type { Collections, WaitMark } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { LiveInstance } from './instance-record.ts';
import type { OnlyRenamed } from './operation-types.ts';
import type { Stepper } from './step.ts';
import { isSuspended, refuseSuspended } from './suspended.ts';
import type { CommandOptions } from './types.ts';
import { taskId } from './waits.ts';
import { update, type Write } from './writes.ts';

interface MigrationRequest {
  id: string;
  to: string;
  /** Old element → new element, where the id is another. */
  map?: Record<string, string>;
  onlyRenamed?: OnlyRenamed;
  dryRun?: boolean;
  /** The order that it is a part of, for its history. */
  order?: { migration: string; reason?: string };
  /** Only as long as it is under this version. */
  from?: string;
  /** Written in the same transaction. */
  writes?: Write[];
}

/** `elsewhere`: it is not under the version it was to be taken from, and nothing was done. */
export type Migrate = (request: MigrationRequest, options: CommandOptions) => Promise<'migrated' | 'fits' | 'elsewhere'>;

interface MigrationParts {
  collections: Collections;
  kernel: Kernel;
  definitions: Definitions;
  stepper: Stepper;
}

/**
 * Puts a running instance under another version of its process. What is open stays as it was opened, under its new name: who does it and by when
 * follow the new version from the next task on. What has no home there is refused, each waiting element by name, and nothing is changed.
 */
export function createMigration({ collections, kernel, definitions, stepper }: MigrationParts): Migrate {
  return async ({ id, to, map = {}, onlyRenamed, dryRun, order = {}, from, writes = [] }, { actor, idempotencyId }) => {
    const target = await definitions.find(to);
    const { model } = await definitions.model(target._id);
    let outcome: 'migrated' | 'fits' | 'elsewhere' = 'elsewhere';
    await stepper.run({
      instanceId: id,
      actor,
      ...(idempotencyId ? { idempotencyId } : {}),
      decide: async (live, attempt) => {
        outcome = 'elsewhere';
        if (attempt > 1 && idempotencyId && (await collections.idempotency.findOne({ _id: idempotencyId }))) return null;
        if (from !== undefined && live.definitionId !== from) return null;
        const state = await moved(live);
        outcome = 'fits';
        if (dryRun || live.definitionId === target._id) return null;
        outcome = 'migrated';
        const migrated: LiveInstance = { ...live, definitionId: target._id, definitionVersion: target.version, state };
        return {
          // The waits are read anew from the moved state; nothing else happens in this step.
          command: { type: 'setVariables', variables: {} },
          from: migrated,
          events: [
            {
              type: 'instance.migrated',
              elementId: live.key,
              elementType: 'bpmn:Process',
              executionId: id,
              detail: { from: live.definitionVersion, to: target.version, ...order },
            },
          ],
          writes: [...live.waits.filter(({ kind }) => kind === 'user').map(movedTask), ...writes],
        };
      },
    });
    return outcome;

    /** Open tasks stay the tasks they are, under their element's new name. */
    function movedTask({ executionId, elementId }: WaitMark): Write {
      const home = map[elementId] ?? elementId;
      const name = model.elements.get(home)?.name ?? home;
      return update('tasks', { _id: taskId(id, executionId) }, { $set: { definitionId: target._id, elementId: home, name } });
    }

    async function moved(live: LiveInstance): Promise<InstanceState> {
      if (live.status !== 'running') fail('INSTANCE_ENDED', `Instance ${id} has ended.`);
      if (target.key !== live.key) fail('MIGRATION_REFUSED', `${target._id} is not a version of ${live.key}.`);
      if (isSuspended(live)) refuseSuspended(id);
      if (live.state === null) return fail('MIGRATION_REFUSED', `Instance ${id} has not begun: its first step is an open incident.`);
      const { model: old } = await definitions.model(live.definitionId);
      if (onlyRenamed === 'all' || (onlyRenamed && live.parent)) refuseMoves(kernel.moves(old, model, map));
      const result = kernel.migrate(old, model, live.state, map);
      if ('issues' in result)
        return fail('MIGRATION_REFUSED', 'Not everything that waits has a home in the other version.', { issues: result.issues });
      return result.state;
    }
  };
}

export function refuseMoves(issues: Issue[]): void {
  if (issues.length > 0) fail('MIGRATION_REFUSED', 'In case work elements are renamed and nothing is moved.', { issues });
}
