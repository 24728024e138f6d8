import type { Engine, HistoryView, InstanceView } from '../engine/types.ts';

const PAGE = 200;

/** What the diagram of an instance shows: its own version, where it stands, what is behind it. Element and flow ids. */
export async function diagramOf(engine: Engine, instance: Pick<InstanceView, 'id' | 'activities' | 'definitionId'>) {
  const completed = new Set<string>();
  const flows = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: { items: HistoryView[]; next: string | null } = await engine.instances.history(instance.id, { limit: PAGE, cursor });
    for (const { type, elementId } of page.items) {
      if (type === 'activity.completed') completed.add(elementId);
      if (type === 'flow.taken') flows.add(elementId);
    }
    cursor = page.next ?? undefined;
  } while (cursor);
  const active = [...new Set(instance.activities.map(({ elementId }) => elementId))];
  return { xml: await engine.definitions.xml(instance.definitionId), active, completed: [...completed], flows: [...flows] };
}
