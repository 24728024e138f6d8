import type { Command, HistoryEvent } from '../kernel/types.ts';
import type { LiveInstance } from './instance-record.ts';
import type { TaskDocument } from './types.ts';
import type { Write } from './writes.ts';

/** What a caller adds to a step. */
export interface Decision {
  command: Command;
  /** Tasks that the caller has read already. Their completion is refused if they have changed since. */
  tasks?: TaskDocument[];
  /** Written in the same transaction. */
  writes?: Write[];
  /** The called instance whose end this command tells: it needs no cancelling. */
  endedChild?: string;
  /** Incidents without a place in the kernel that this command settles. */
  resolved?: { elementId: string; executionId: string }[];
  comment?: string;
  /** Moves nothing, and so is done to a suspended instance too. */
  evenSuspended?: true;
  /** Steps from this instead of the stored instance: the same one, under another version of its process. */
  from?: LiveInstance;
  /** Told in the history before what the kernel tells. */
  events?: HistoryEvent[];
  /** What is known of the incident that this command raises, beside what the kernel says. */
  incident?: { code?: string; topic?: string; attempts: number };
}
