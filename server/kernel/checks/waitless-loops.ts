import type { FlowNode } from '../graph.ts';
import { type Check, label } from './check.ts';

const PASSING = new Set([
  'task',
  'scriptTask',
  'decisionTask',
  'sendMessageTask',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'complexGateway',
  'throwEvent',
  'startEvent',
]);

/** A circle in which nothing waits runs until its step is stopped. */
export const waitlessLoops: Check = ({ nodes }, report) => {
  const passing = [...nodes.values()].filter(({ kind }) => PASSING.has(kind));
  const reported = new Set<FlowNode>();
  for (const node of passing) {
    const circle = reported.has(node) ? undefined : circleThrough(node);
    if (!circle) continue;
    for (const one of circle) reported.add(one);
    const leaves = circle.some((one) => one.outgoing.some(({ target }) => !circle.includes(target)) || one.kind === 'endEvent');
    const names = circle.map(label).join(' → ');
    const values = { circle: circle.map(({ id }) => id) };
    if (leaves)
      report.warn(
        'LOOP_WITHOUT_WAIT',
        node.id,
        `Nothing waits in the circle ${names}. If its conditions never let go, the step is stopped with an incident.`,
        values,
      );
    else
      report.refuse('LOOP_ENDLESS', node.id, `Nothing waits in the circle ${names}, and no way leads out of it. Draw a way out.`, values);
  }
};

function circleThrough(start: FlowNode): FlowNode[] | undefined {
  const before = new Map<FlowNode, FlowNode>();
  const ahead = [start];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    for (const { target } of node.outgoing) {
      if (target === start) return pathTo(node, before);
      if (!PASSING.has(target.kind) || before.has(target)) continue;
      before.set(target, node);
      ahead.push(target);
    }
  }
  return undefined;
}

function pathTo(end: FlowNode, before: ReadonlyMap<FlowNode, FlowNode>): FlowNode[] {
  const path = [end];
  for (let node = before.get(end); node; node = path.includes(node) ? undefined : before.get(node)) path.unshift(node);
  return path;
}
