/** The board's figures, and what its lists are asked for. */

/** Open tasks of one unit or person. `id` null: of no unit. */
export interface BoardLoad {
  id: string | null;
  name: string | null;
  open: number;
  overdue: number;
  dueSoon: number;
}

/** From discovery to the call, over the cases taken in last. */
export interface PoliceFigure {
  medianMinutes: number | null;
  cases: number;
  /** What "in time" means: the first rung of the policy. */
  limitMinutes: number;
  urgentCases: number;
  urgentInTime: number;
  /** The same cases by how long it took: more than `over` and not more than `upTo` minutes; the first band begins with zero. */
  bands: PoliceBand[];
}
export interface PoliceBand {
  over: number;
  /** Null: without end. */
  upTo: number | null;
  cases: number;
}

/** `later`: open, and neither late nor due soon. */
export type BoardList = 'overdue' | 'soon' | 'later';
/** One bar of the board: a unit (`none`: with no unit), or a person. */
export interface BoardNarrowing {
  organisation?: string;
  assignee?: string;
}
