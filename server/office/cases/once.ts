/** One fact, one line: the engine records each of its moves, and several of them may be the same to whoever reads what happened. Pure. */
import type { HistoryView } from '../../engine/types.ts';
import type { AlertDocument } from '../alerts/document.ts';

interface Known {
  /** Executions of which there is a task. */
  tasks: ReadonlySet<string>;
  alerts: readonly Pick<AlertDocument, 'taskId' | 'taskName' | 'raisedAt'>[];
  /** The closing of the case is told by itself. */
  closed: boolean;
}

const HAPPENED = ['timer.fired', 'message.received', 'signal.received'];

/** Without what another event of the same moment says as well. */
export function toldOnce(events: readonly HistoryView[], { tasks, alerts, closed }: Known): HistoryView[] {
  const beside = new Map<string, HistoryView[]>();
  const thrown = new Set<string>();
  for (const event of events) {
    const same = beside.get(placeOf(event)) ?? [];
    same.push(event);
    beside.set(placeOf(event), same);
    if (event.type.endsWith('.thrown') && event.detail?.name !== undefined) thrown.add(`${event.at} ${event.detail.name}`);
  }
  const rings = new Set(alerts.flatMap(({ taskId, taskName }) => (taskId ? [] : (taskName ?? []))));
  return events.filter((event) => {
    const besides = (test: (other: HistoryView) => boolean) => beside.get(placeOf(event))!.some((other) => other !== event && test(other));
    const work = event.elementType.endsWith('Task');
    if (event.type === 'instance.completed') return !closed;
    if (HAPPENED.includes(event.type)) {
      // A task that waited for it says that it is done; who throws and receives within one case is heard once.
      if (work) return !besides(({ type }) => type === 'activity.completed');
      return !thrown.has(`${event.at} ${event.detail?.name}`);
    }
    if (!event.type.startsWith('activity.')) return true;
    if (!work) return !besides(({ type }) => HAPPENED.includes(type));
    // The alert that a step has rung tells of the step.
    if (event.type === 'activity.completed' && rings.has(event.elementId)) return false;
    // An activity for each of several has a beginning and an end of its own, around theirs.
    return tasks.has(event.executionId) || !besides(({ type, executionId }) => type === event.type && tasks.has(executionId));
  });
}

const placeOf = ({ at, elementId }: HistoryView) => `${at} ${elementId}`;
