import type { Graph } from '../graph.ts';
import type { Check } from './check.ts';

/** Larger diagrams are refused: no office draws them, and every step would pay for them. */
const MAX_ELEMENTS = 5_000;
const MAX_NESTING = 30;

export const isOfUsualSize = ({ nodes }: Graph): boolean => nodes.size <= MAX_ELEMENTS;

export const size: Check = (graph, report) => {
  if (graph.nodes.size > MAX_ELEMENTS)
    report.refuse(
      'TOO_MANY_ELEMENTS',
      graph.key,
      `The process has ${graph.nodes.size} elements; ${MAX_ELEMENTS} are allowed. Move parts into processes of their own.`,
      { count: graph.nodes.size, limit: MAX_ELEMENTS },
    );
  for (const { id, scope } of graph.nodes.values()) {
    let nesting = 0;
    for (let at = scope.owner; at; at = at.scope.owner) nesting++;
    if (nesting > MAX_NESTING) {
      report.refuse('TOO_DEEP', id, `${id} lies ${nesting} sub-processes deep; ${MAX_NESTING} are allowed.`, { limit: MAX_NESTING });
      return;
    }
  }
};
