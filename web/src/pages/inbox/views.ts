import type { TaskFilters, TaskNarrowing } from '../../api/tasks.ts';

export const VIEWS = ['mine', 'unit', 'unclaimed', 'overdue', 'today', 'all', 'done'] as const;
export type View = (typeof VIEWS)[number];

export const DUE = ['overdue', 'today', 'week', 'none'] as const;

/** A view that is about due times itself, or in which nothing is due any more. */
export const fixesDue = (view: View) => view === 'overdue' || view === 'today' || view === 'done';

/** What is chosen from lists stays in the address; what is typed does not. */
export function narrowingOf(view: View, words: URLSearchParams, q: string): TaskNarrowing {
  const due = DUE.find((each) => each === words.get('due'));
  return {
    due: fixesDue(view) ? undefined : due,
    organisation: words.get('organisation') ?? undefined,
    key: words.get('key') ?? undefined,
    urgency: words.get('urgency') ?? undefined,
    q: q || undefined,
  };
}

/** What a saved view asks of the server. */
export function filtersOf(view: View, words: URLSearchParams, q: string): TaskFilters {
  const narrowing = narrowingOf(view, words, q);
  if (view === 'done') return { ...narrowing, view: 'mine', state: 'completed' };
  const wanted = words.get('sort');
  const sort = wanted === 'created' || wanted === 'priority' ? wanted : 'due';
  if (view === 'overdue' || view === 'today') return { ...narrowing, view: 'all', due: view, sort };
  return { ...narrowing, view, sort };
}

export function isNarrowed(narrowing: TaskNarrowing): boolean {
  return Object.values(narrowing).some((value) => value !== undefined);
}

export function viewOf(words: URLSearchParams, counts: Partial<Record<View, number>> | undefined): View {
  const asked = VIEWS.find((view) => view === words.get('view'));
  if (asked) return asked;
  // Who holds nothing is looking for what waits for somebody.
  return counts && !counts.mine && counts.unclaimed ? 'unclaimed' : 'mine';
}

/** The server counts no further. */
const COUNTED_TO = 1_000;

export const roughly = (count: number): string => (count < COUNTED_TO ? String(count) : `${COUNTED_TO - 1}+`);
