import type { Due } from './timers.ts';
import type { InstanceStatus, Json, Variables } from './types.ts';

/** What an execution waits for, with what was evaluated when it began to wait. The rest is in the diagram. */
export type StoredWait =
  | { kind: 'user'; assignee?: string; candidateGroups?: string[]; candidateUsers?: string[]; dueDate?: string; priority?: number }
  | { kind: 'job'; topic: string; parameters?: Record<string, string> }
  | { kind: 'message'; name: string; key?: string }
  | { kind: 'signal'; name: string }
  | ({ kind: 'timer' } & Due)
  | { kind: 'call'; key: string; version?: number; businessKey?: string }
  | { kind: 'condition'; held: boolean }
  | { kind: 'incident'; code: string; message: string; stage: Stage };

/** Where an execution stood when it went wrong, and goes on when it is retried. */
export type Stage = 'enter' | 'leave' | 'flows' | 'join';

/**
 * One run of one element, as it is saved. `parent` is the scope it runs in, the activity a listener belongs to, or the
 * body of the loop it is an iteration of; null for the process itself.
 */
export interface Execution {
  id: string;
  element: string;
  parent: string | null;
  since: string;
  role?: Role;
  /** Which of its element's event definitions a listener or target listens for. */
  event?: number;
  waits?: StoredWait[];
  /** Variables of this scope; the process's own are at the root. */
  variables?: Variables;
  /** Scopes: flows on which tokens wait at a join, by gateway. */
  joins?: Record<string, string[]>;
  /** Scopes: an interrupting event sub-process has taken over. */
  interrupted?: boolean;
  loop?: LoopState;
  /** Scopes: what has been completed and can be undone, oldest first. */
  completed?: CompletedActivity[];
  /** What is still to be undone, oldest first; worked off from the end. */
  undoing?: CompletedActivity[];
  /** Handlers and scopes being undone: who waits for them. */
  undoneFor?: string;
  /** Transaction: it is being cancelled. */
  cancelling?: boolean;
  /** Complex gateways by id: flows still expected before they start anew. */
  resets?: Record<string, string[]>;
  /** Sequential ad-hoc sub-process: activities still to be offered. */
  offered?: string[];
}

/**
 * - `listener`: armed, not begun: boundary event or start of an event sub-process
 * - `target`: behind an event-based gateway, or one of several events of a catch
 * - `body`: a loop as a whole; `iteration`: one pass of it
 * - `undone`: a completed sub-process opened again to be undone
 */
export type Role = 'listener' | 'target' | 'body' | 'iteration' | 'undone';

export interface LoopState {
  total: number;
  /** Index of the next iteration to begin. */
  next: number;
  active: number;
  completed: number;
  terminated: number;
  items?: Json[];
  outputs?: Json[];
}

export interface CompletedActivity {
  element: string;
  variables?: Variables;
  /** Sub-processes: what was completed inside. */
  inner?: CompletedActivity[];
}

/** The token game of one instance, as it is saved. */
export interface GameState {
  instanceId: string;
  businessKey?: string;
  /** A called instance ends with an error that it does not catch; others keep it as an incident. */
  called?: boolean;
  status: InstanceStatus;
  /** Executions made so far; the next one takes its id from it. */
  counter: number;
  /** Time of the last step. */
  at: string;
  /** The process itself first, then in the order in which they began. */
  executions: Execution[];
}
