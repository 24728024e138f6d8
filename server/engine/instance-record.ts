import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { mongo } from 'mongoose';
import type { InstanceState, InstanceStatus, Variables } from '../kernel/types.ts';
import type { IncidentDocument, InstanceDocument, WaitMark } from './collections.ts';
import { isSuspended } from './suspended.ts';
import type { IncidentView, InstanceView } from './types.ts';
import { readable } from './variables.ts';

/** An instance in memory, exactly as it is committed under `version`. Never changed: the next step makes another. */
export interface LiveInstance {
  readonly id: string;
  readonly version: number;
  readonly definitionId: string;
  readonly key: string;
  readonly definitionVersion: number;
  readonly businessKey: string | null;
  readonly parent?: { instanceId: string; executionId: string };
  readonly status: InstanceStatus;
  readonly suspended?: boolean;
  readonly suspendedWithParent?: boolean;
  readonly state: InstanceState | null;
  readonly variables: Variables;
  readonly waits: readonly WaitMark[];
  readonly activities: InstanceDocument['activities'];
  readonly seq: number;
  readonly openIncidents: number;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly endedAt?: Date;
}

/** States longer than this are deflated: smaller journal, smaller cache, for a fraction of a millisecond. */
const DEFLATE_ABOVE = 8_192;

export function encodeState(state: InstanceState | null): string | mongo.Binary | null {
  if (state === null) return null;
  const json = JSON.stringify(state);
  return json.length <= DEFLATE_ABOVE ? json : new mongo.Binary(deflateRawSync(json, { level: 1 }));
}

export function decodeState(stored: InstanceDocument['state']): InstanceState | null {
  if (stored === null) return null;
  return JSON.parse(typeof stored === 'string' ? stored : inflateRawSync(stored.value()).toString('utf8')) as InstanceState;
}

export function toLive(document: InstanceDocument): LiveInstance {
  const { _id, state, variables, ...rest } = document;
  return { ...rest, id: _id, state: decodeState(state), variables: readable(variables) };
}

type InstanceFacts = Omit<InstanceDocument, 'state' | 'waits' | 'seq'>;

export function instanceView(found: InstanceFacts, incidents: IncidentView[]): InstanceView {
  return {
    id: found._id,
    definitionId: found.definitionId,
    key: found.key,
    version: found.definitionVersion,
    businessKey: found.businessKey,
    ...(found.parent ? { parentId: found.parent.instanceId } : {}),
    state: found.status,
    ...(found.status === 'running' && isSuspended(found) ? { suspended: true } : {}),
    ...(found.status === 'running' && isSuspended(found) && !found.suspended ? { suspendedByCaller: true } : {}),
    variables: readable(found.variables),
    activities: found.activities,
    incidents,
    startedAt: found.startedAt.toISOString(),
    ...(found.endedAt ? { endedAt: found.endedAt.toISOString() } : {}),
  };
}

export function incidentView(found: IncidentDocument): IncidentView {
  return {
    id: found._id,
    instanceId: found.instanceId,
    elementId: found.elementId,
    executionId: found.executionId,
    code: found.code,
    message: found.message,
    state: found.state,
    attempts: found.attempts ?? 1,
    raisedAt: found.raisedAt.toISOString(),
    ...(found.resolvedAt ? { resolvedAt: found.resolvedAt.toISOString() } : {}),
    ...(found.resolvedBy ? { resolvedBy: found.resolvedBy } : {}),
  };
}
