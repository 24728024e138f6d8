import type { Game } from './game.ts';
import type { Flow, Node } from './graph.ts';
import { KernelError } from './kernel-error.ts';
import type { Execution } from './state.ts';

/** Which flows the token leaves by. Throws where a gateway has no way out. */
export function chooseFlows(game: Game, node: Node, execution: Execution): Flow[] {
  const holds = (flow: Flow) => flow.condition === undefined || game.feel(flow.condition, execution) === true;
  const fallback = node.outgoing.filter((flow) => flow.isDefault);
  const others = node.outgoing.filter((flow) => !flow.isDefault);
  switch (node.type) {
    case 'bpmn:ParallelGateway':
    case 'bpmn:EventBasedGateway':
      return node.type === 'bpmn:ParallelGateway' ? node.outgoing : [];
    case 'bpmn:ExclusiveGateway': {
      const taken = others.find(holds) ?? fallback[0];
      return taken ? [taken] : none(node);
    }
    case 'bpmn:InclusiveGateway':
    case 'bpmn:ComplexGateway': {
      const taken = others.filter(holds);
      if (taken.length > 0) return taken;
      return fallback.length > 0 ? fallback : none(node);
    }
    default: {
      // Conditional flows out of an activity: the default only when no condition holds.
      const plain = others.filter((flow) => flow.condition === undefined);
      const conditional = others.filter((flow) => flow.condition !== undefined && holds(flow));
      const taken = [...plain, ...conditional];
      if (taken.length > 0 || node.outgoing.length === 0) return taken;
      return fallback.length > 0 ? fallback : none(node);
    }
  }
}

function none(node: Node): Flow[] {
  if (node.outgoing.length === 0) return [];
  throw new KernelError('NO_FLOW_TAKEN', node.id, 'No outgoing condition holds and there is no default flow');
}
