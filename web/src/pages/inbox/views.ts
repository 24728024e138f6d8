import type { TaskFilters } from '../../api/tasks.ts';

export const VIEWS = ['mine', 'unit', 'unclaimed', 'overdue', 'today', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** What a saved view asks of the server. */
export function filtersOf(view: View, words: URLSearchParams): TaskFilters {
  const sort = words.get('sort');
  const q = words.get('q') ?? undefined;
  const shared: Pick<TaskFilters, 'q' | 'sort'> = { q, sort: sort === 'created' || sort === 'priority' ? sort : 'due' };
  if (view === 'overdue' || view === 'today') return { view: 'all', due: view, ...shared };
  return { view, ...shared };
}

export function viewOf(words: URLSearchParams, counts: Partial<Record<View, number>> | undefined): View {
  const asked = VIEWS.find((view) => view === words.get('view'));
  if (asked) return asked;
  // Who holds nothing is looking for what waits for somebody.
  return counts && !counts.mine && counts.unclaimed ? 'unclaimed' : 'mine';
}
