import { useTimeline } from '../../api/cases.ts';
import { named } from '../../language.ts';

/** What the diagram calls its elements, in the reader's language. */
export function useElementName(caseId: string) {
  const { data: timeline = [], isPending } = useTimeline(caseId);
  const nameOf = (elementId: string, fallback?: string): string => {
    const found = timeline.find(
      (entry) =>
        entry.name &&
        entry.name !== elementId &&
        entry.type.startsWith('activity.') &&
        (entry.elementId === elementId || entry.name === fallback),
    );
    return found?.name ? named({ name: found.name, nameEn: found.nameEn }) : (fallback ?? elementId);
  };
  return { nameOf, waiting: isPending };
}
