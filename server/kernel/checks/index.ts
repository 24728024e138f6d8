import type { Graph } from '../graph.ts';
import type { Report } from '../reading/report.ts';

type Check = (graph: Graph, report: Report) => void;

const CHECKS: readonly Check[] = [];

export function checkGraph(graph: Graph, report: Report): void {
  for (const check of CHECKS) check(graph, report);
}
