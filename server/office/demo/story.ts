import type { Json, Variables } from '../../kernel/types.ts';

/**
 * A case told as what people of the demo office did, and when. Told to the real engine under a drill clock, never written as rows.
 * Times are Shanghai time of the specification (§12); the loader moves the whole story by whole weeks, the dates inside `data` with it.
 */
export interface Story {
  /** Process of the case. */
  process: string;
  /** Number the office gives the case, in the year of the specification. */
  caseNo: string;
  codeName: string;
  /** Number of the story whose case calls this one; it has no beginning of its own. */
  calledBy?: string;
  scenes: Scene[];
}

export interface Scene {
  /** `2026-11-20T17:05` */
  at: string;
  /** Account that does it. */
  who: string;
  /** Opens the case with this start event. */
  begin?: string;
  /** Element id of the task that is completed. */
  step?: string;
  /** The last case number that others, of whom no story tells, have been given by then. */
  taken?: string;
  /** Task of a multi-instance step: variables it must carry, e.g. `{ target: 'EDU' }`; `item` is matched by its fields. */
  which?: Record<string, Json>;
  /** Form fields. Strings `file:<name>` stand for an uploaded file of that name. */
  data: Variables;
}

/** The moment of the specification at which every story stops. A Monday. */
export const STORY_NOW = '2026-11-23T10:00';
export const at = (time: string): string => `${time}+08:00`;
