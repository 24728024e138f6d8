/** What every part of the engine's contract speaks of. */
import type { InstanceStatus, Variables } from '../kernel/types.ts';

/** Who does something. `id` is an account id, `system`, or `public`. */
export interface Actor {
  id: string;
  kind: 'account' | 'system' | 'public';
}

export interface CommandOptions {
  actor: Actor;
  /** Committed in the same transaction as the step; a second call with the same id answers the first result. */
  idempotencyId?: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
export interface PageRequest {
  /** 1–200, default 50. */
  limit?: number;
  cursor?: string;
}

export interface InstanceView {
  id: string;
  definitionId: string;
  key: string;
  version: number;
  businessKey: string | null;
  parentId?: string;
  state: InstanceStatus;
  suspended?: boolean;
  /** Only with the instance that called it, which is the one to be resumed. */
  suspendedByCaller?: boolean;
  variables: Variables;
  activities: { elementId: string; executionId: string; since: string }[];
  incidents: IncidentView[];
  startedAt: string;
  endedAt?: string;
}

export interface IncidentView {
  id: string;
  instanceId: string;
  elementId: string;
  executionId: string;
  code: string;
  message: string;
  state: 'open' | 'resolved';
  /** How often it was tried before it was given up; 0: nobody works on it. */
  attempts: number;
  raisedAt: string;
  resolvedAt?: string;
  resolvedBy?: string;
}

/** An incident as those see it who do not repair it: that something stands still, where and since when. */
export type Disturbance = Omit<IncidentView, 'code' | 'message' | 'attempts'>;
