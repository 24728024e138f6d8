import type { FlowNode, Graph, Scope } from '../graph.ts';
import type { Report } from '../reading/report.ts';

/** Looks at a whole process and reports what it finds: element, reason, remedy. */
export type Check = (graph: Graph, report: Report) => void;

/** The process and everything inside it that contains flow nodes. */
export function scopesOf({ scope }: Graph): Scope[] {
  const inside = (one: Scope): Scope[] => [one, ...one.nodes.flatMap(({ inner }) => (inner ? inside(inner) : []))];
  return inside(scope);
}

export const label = ({ id, name }: FlowNode): string => (name ? `"${name}" (${id})` : id);

/** Events that can be waited for. */
export const AWAITED: ReadonlySet<string> = new Set(['message', 'timer', 'signal', 'condition']);
