import { WeibaoError } from '../errors.ts';
import { idOf } from '../platform/ids.ts';
import type { Changes } from './changes.ts';
import type { IncidentDocument } from './collections.ts';
import type { Decision } from './decision.ts';
import { historyWrites } from './history.ts';
import { encodeState, type LiveInstance } from './instance-record.ts';
import type { Actor } from './types.ts';
import { storable } from './variables.ts';
import { jobId } from './waits.ts';
import { insert, must, remove, update } from './writes.ts';

/** What is stored when the kernel cannot make a step: an incident on the element, holding the command. */
export function describeFailure(before: LiveInstance, decision: Decision, error: unknown, actor: Actor, now: Date): Changes {
  const { command } = decision;
  const executionId = 'executionId' in command ? command.executionId : before.id;
  const wait = before.waits.find((mark) => mark.executionId === executionId);
  const elementId = wait?.elementId ?? (command.type === 'start' && command.startEvent ? command.startEvent : before.key);
  const version = before.version + 1;
  const incident: IncidentDocument = {
    _id: idOf('incident', before.id, executionId, version),
    instanceId: before.id,
    elementId,
    executionId,
    code: error instanceof WeibaoError ? error.code : ((error as { code?: unknown })?.code?.toString() ?? 'STEP_FAILED'),
    message: error instanceof Error ? error.message : String(error),
    state: 'open',
    raisedAt: now,
    command: 'variables' in command && command.variables ? { ...command, variables: storable(command.variables) } : command,
  };
  const { code } = incident;
  const events = [{ type: 'incident.raised' as const, elementId, elementType: '', executionId, detail: { code } }];
  const after: LiveInstance = {
    ...before,
    version,
    seq: before.seq + events.length,
    openIncidents: before.openIncidents + 1 - (decision.resolved?.length ?? 0),
  };
  const { id, state, variables, waits, ...rest } = after;
  const instance =
    before.version === 0
      ? insert('instances', { ...rest, _id: id, state: encodeState(state), variables: storable(variables), waits: [...waits] })
      : must(
          update(
            'instances',
            { _id: id, version: before.version },
            { $set: { version, seq: after.seq, openIncidents: after.openIncidents } },
          ),
        );
  return {
    after,
    at: now,
    opened: [],
    completed: [],
    jobs: [],
    alarms: [],
    awaited: [],
    outbox: [],
    notices: [{ type: 'incident.raised', id: incident._id, audience: {}, data: { instanceId: id } }],
    writes: [
      instance,
      insert('incidents', incident),
      // A job whose result could not be taken in is not done again: the incident holds the result.
      ...(wait?.kind === 'job' ? [remove('jobs', { _id: jobId(id, executionId) })] : []),
      ...historyWrites(before, events, actor, now),
      ...(decision.writes ?? []),
    ],
  };
}
