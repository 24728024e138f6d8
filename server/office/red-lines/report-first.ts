/** Red line 1: calling the police waits for nothing. Between every start and the report stand gateways only. */
import type { DrawnProcess, Flow, FlowNode } from '../../kernel/graph.ts';
import { beginnings } from './ways.ts';

export interface ReportFirst {
  step: string;
  /** Condition of the way past the step, as in the file. */
  already: string;
}

/** What stands before the report, each with the start it is met from. */
export function beforeTheReport(process: DrawnProcess, { step, already }: ReportFirst): { node: FlowNode; from: FlowNode }[] {
  const isPast = ({ condition }: Flow) => condition !== undefined && plain(condition.feel) === plain(already);
  const found = new Map<FlowNode, FlowNode>();
  for (const from of beginnings(process.scope)) {
    const met = from.kind === 'startEvent' ? obstacles(from, step, isPast, new Set()) : obstaclesAt(from, step, isPast, new Set());
    for (const node of met) {
      if (!found.has(node)) found.set(node, from);
    }
  }
  return [...found].map(([node, from]) => ({ node, from }));
}

/** What takes the report away before it is done: a timer or message that interrupts it. */
export function cutsOff(process: DrawnProcess, { step }: ReportFirst): FlowNode[] {
  return process.nodes.get(step)?.boundaries.filter(({ interrupting }) => interrupting) ?? [];
}

function obstacles(node: FlowNode, step: string, isPast: (flow: Flow) => boolean, seen: Set<FlowNode>): FlowNode[] {
  const ways = node.outgoing.filter((flow) => !isPast(flow)).map(({ target }) => obstaclesAt(target, step, isPast, new Set(seen)));
  // Of branches that run side by side one leads to the report: the others hold nothing up.
  if (node.kind === 'parallelGateway' && ways.some((found) => found.length === 0)) return [];
  return ways.flat();
}

function obstaclesAt(node: FlowNode, step: string, isPast: (flow: Flow) => boolean, seen: Set<FlowNode>): FlowNode[] {
  if (node.id === step) return node.kind === 'userTask' ? [] : [node];
  if (seen.has(node)) return [];
  seen.add(node);
  if (node.kind === 'subProcess' && node.inner && !node.loop) {
    return beginnings(node.inner).flatMap((start) => obstacles(start, step, isPast, seen));
  }
  return passesAtOnce(node) ? obstacles(node, step, isPast, seen) : [node];
}

/** A gateway that neither waits for other tokens nor for events. */
function passesAtOnce({ kind, incoming, outgoing }: FlowNode): boolean {
  if (outgoing.length === 0) return false;
  return kind === 'exclusiveGateway' || ((kind === 'parallelGateway' || kind === 'inclusiveGateway') && incoming.length <= 1);
}

const plain = (feel: string) => feel.replace(/^=/, '').replace(/\s+/g, ' ').trim();
