/** What lists of tasks are asked for, and what they can be narrowed by. */
import type { PageRequest, TaskSort } from '../../engine/types.ts';
import type { TaskListView } from '../../people/types.ts';

/** What people narrow their lists by. */
export interface TaskNarrowing {
  due?: 'overdue' | 'today' | 'week' | 'none';
  /** Process key. */
  key?: string;
  /** Code of the unit it is with; `none`: with no unit. */
  organisation?: string;
  urgency?: string;
  /** Anywhere in the task's name, its step, or its case number. */
  q?: string;
}

export interface TaskQuery extends PageRequest, TaskNarrowing {
  view: TaskListView;
  state: 'open' | 'completed';
  instance?: string;
  case?: string;
  element?: string;
  /** Default: `due`, of completed tasks `completed`. */
  sort?: TaskSort;
}

interface Choice {
  value: string;
  count: number;
}

/** How many tasks each saved view holds under the same narrowing, and what the open ones can be narrowed by. */
export interface TaskOverview {
  /** `done`: completed by me; it has no due time to be narrowed by. */
  counts: Record<TaskListView | 'overdue' | 'today' | 'done', number>;
  organisations: Choice[];
  urgencies: Choice[];
  processes: (Choice & { name: string; nameEn?: string })[];
}
