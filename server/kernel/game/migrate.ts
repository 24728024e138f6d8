import type { Issue } from '../../errors.ts';
import type { InstanceState, ProcessModel } from '../types.ts';
import type { Graph } from './graph.ts';
import type { GameState } from './state.ts';

/** Puts every execution on its element of the new version. An element that is gone, or of another kind, is named. */
export function migrate(
  from: ProcessModel,
  to: ProcessModel,
  state: InstanceState,
  map: Record<string, string>,
): { state: InstanceState } | { issues: Issue[] } {
  const moved = structuredClone(state) as unknown as GameState;
  const [old, target] = [from.graph as Graph, to.graph as Graph];
  const issues: Issue[] = [];
  const home = (elementId: string): string => {
    const wanted = map[elementId] ?? elementId;
    const before = old.nodes.get(elementId);
    const after = target.nodes.get(wanted);
    if (!before) return elementId;
    if (!after)
      issues.push({
        code: 'NO_HOME',
        severity: 'error',
        elementId,
        message: `${elementId} is waiting, and the new version has no element ${wanted}`,
      });
    else if (after.type !== before.type || Boolean(after.loop) !== Boolean(before.loop))
      issues.push({
        code: 'OTHER_KIND',
        severity: 'error',
        elementId,
        message: `${elementId} is a ${before.type}; ${wanted} in the new version is a ${after.type}`,
      });
    return wanted;
  };
  for (const execution of moved.executions) {
    if (execution.id !== moved.rootId) execution.elementId = home(execution.elementId);
    if (execution.joins)
      execution.joins = Object.fromEntries(Object.entries(execution.joins).map(([gatewayId, flows]) => [home(gatewayId), flows]));
  }
  return issues.length > 0 ? { issues } : { state: moved as unknown as InstanceState };
}
