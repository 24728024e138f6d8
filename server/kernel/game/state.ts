/** What is saved of an instance. Plain JSON; `format` changes only together with a migration of saved states. */
import type { InstanceStatus, Json, Variables, Wait } from '../types.ts';

/** One run of an element, a scope, the body of a loop, or an event that waits without being run. */
export interface Execution {
  id: string;
  elementId: string;
  /** `catch`: a boundary event, or the start of an event sub-process, that waits for its trigger. */
  kind: 'run' | 'scope' | 'loop' | 'catch';
  parentId?: string;
  since: string;
  variables: Variables;
  waits: PendingWait[];
  /** kind `catch`: the execution it guards. */
  hostId?: string;
  /** A target of an event-based gateway: the gateway's execution. */
  gateId?: string;
  loop?: LoopState;
  loopCounter?: number;
  /** Scopes: tokens that wait at joins, by gateway and flow. */
  joins?: Record<string, Record<string, number>>;
  /** Scopes: what has been completed and can be compensated, oldest first. */
  done?: Compensable[];
  /** A compensation handler: the event that threw. */
  undoFor?: string;
  incident?: { code: string; message: string; phase: 'enter' | 'leave' };
  memo?: Record<string, Json>;
}

export interface PendingWait {
  kind: Exclude<Wait['kind'], 'incident'>;
  /** Which of the element's triggers it stands for. */
  trigger?: number;
  /** Timers: ISO instant of the next firing, and for cycles how many are left (-1: no end). */
  dueAt?: string;
  left?: number;
  /** What was evaluated when the wait began: assignee, message name, topic … */
  data?: Record<string, Json>;
}

export interface LoopState {
  /** -1: not known beforehand (standard loop). */
  total: number;
  next: number;
  finished: number;
  items?: Json[];
  outputs: Json[];
}

export interface Compensable {
  activityId: string;
  handlerId?: string;
  variables: Variables;
  nested?: Compensable[];
}

export interface GameState {
  format: 1;
  counter: number;
  status: InstanceStatus;
  instanceId: string;
  businessKey?: string;
  /** Started by a call activity: its end and its errors are told to the caller. */
  called: boolean;
  rootId: string;
  executions: Execution[];
}
