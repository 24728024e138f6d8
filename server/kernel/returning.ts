import type { FlowNode } from './graph.ts';

const SYNCHRONISES = new Set<FlowNode['kind']>(['parallelGateway', 'inclusiveGateway', 'complexGateway']);

/**
 * Why work cannot be sent back from `from` to `to`, as a sentence; undefined where it can. It can where one token did
 * everything between the two: whatever was split between them has come together again, and nothing was joined that came from
 * elsewhere. Otherwise another branch would be run twice, or a join would wait for ever.
 */
export function returnProblem(to: FlowNode, from: FlowNode): string | undefined {
  if (to.scope !== from.scope) return `${label(to)} is not on the same level as ${label(from)}.`;
  const between = onTheWay(to, from);
  if (!between) return `No way leads from ${label(to)} to ${label(from)}.`;
  for (const node of between) {
    if (node !== from && splits(node) && node.outgoing.some(({ target }) => !between.has(target)))
      return `Between ${label(to)} and ${label(from)} the way was split at ${label(node)}, and the other branches would run twice.`;
    if (node !== to && SYNCHRONISES.has(node.kind) && node.incoming.some(({ source }) => !between.has(source)))
      return `Between ${label(to)} and ${label(from)} other branches were joined at ${label(node)}, and would be waited for in vain.`;
  }
  return undefined;
}

/** The two and everything on any way from one to the other that does not pass either of them again. */
function onTheWay(to: FlowNode, from: FlowNode): Set<FlowNode> | undefined {
  const after = reached(to, from, (node) => [...node.outgoing.map(({ target }) => target), ...leavingBoundaries(node)]);
  if (!after.has(from)) return undefined;
  const before = reached(from, to, (node) => [
    ...node.incoming.map(({ source }) => source),
    ...(node.host && node.interrupting ? [node.host] : []),
  ]);
  return new Set([...after].filter((node) => before.has(node)));
}

/** An event that does not interrupt sends a second token, while the first is still at its host. */
const leavingBoundaries = ({ boundaries }: FlowNode) => boundaries.filter(({ interrupting, handler }) => interrupting && !handler);

function reached(start: FlowNode, end: FlowNode, next: (node: FlowNode) => FlowNode[]): Set<FlowNode> {
  const found = new Set([start]);
  const ahead = [start];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (node === end) continue;
    for (const one of next(node)) {
      if (found.has(one)) continue;
      found.add(one);
      ahead.push(one);
    }
  }
  return found;
}

/** By more than one flow at once. */
const splits = ({ kind, outgoing }: FlowNode) => outgoing.length > 1 && kind !== 'exclusiveGateway' && kind !== 'eventBasedGateway';

const label = ({ id, name }: FlowNode) => name ?? id;
