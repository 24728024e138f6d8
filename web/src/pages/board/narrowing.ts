import type { TaskRow } from '../../api/tasks.ts';

/** Stands for "without a unit" and "held by nobody". */
export const NOBODY = '';

/** The figure whose list is looked at. */
export interface Narrowing {
  organisation?: string;
  assignee?: string;
}

export function narrowed<Row extends TaskRow>(rows: Row[], { organisation, assignee }: Narrowing): Row[] {
  return rows.filter(
    (row) =>
      (organisation === undefined || (row.organisation ?? NOBODY) === organisation) &&
      (assignee === undefined || (row.assignee ?? NOBODY) === assignee),
  );
}
