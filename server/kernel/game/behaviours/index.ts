import type { Game } from '../game.ts';
import type { Node } from '../graph.ts';
import { KernelError } from '../kernel-error.ts';
import type { Execution } from '../state.ts';
import { enterCatchEvent, enterEventGateway } from './catching.ts';
import { enterScope } from './scopes.ts';
import { enterCall, enterDecision, enterJob, enterReceive, enterScript, enterUser } from './tasks.ts';
import { enterThrow } from './throwing.ts';

type Enter = (game: Game, node: Node, execution: Execution) => void;

const passes: Enter = (game, _node, execution) => game.attempt(execution, 'leave', () => game.finish(execution));

const BEHAVIOURS: Record<string, Enter> = {
  'bpmn:Task': passes,
  'bpmn:UserTask': enterUser,
  'bpmn:ManualTask': enterUser,
  'bpmn:ServiceTask': enterJob,
  'bpmn:SendTask': enterJob,
  'bpmn:ReceiveTask': enterReceive,
  'bpmn:BusinessRuleTask': enterDecision,
  'bpmn:ScriptTask': enterScript,
  'bpmn:CallActivity': enterCall,
  'bpmn:SubProcess': enterScope,
  'bpmn:Transaction': enterScope,
  'bpmn:AdHocSubProcess': enterScope,
  'bpmn:ExclusiveGateway': passes,
  'bpmn:ParallelGateway': passes,
  'bpmn:InclusiveGateway': passes,
  'bpmn:ComplexGateway': passes,
  'bpmn:EventBasedGateway': enterEventGateway,
  'bpmn:StartEvent': passes,
  'bpmn:IntermediateCatchEvent': enterCatchEvent,
  'bpmn:IntermediateThrowEvent': enterThrow,
  'bpmn:EndEvent': enterThrow,
};

/** What an element does when a token has come to it. */
export function enterBehaviour(game: Game, node: Node, execution: Execution): void {
  const enter = BEHAVIOURS[node.type];
  if (!enter) throw new KernelError('ELEMENT_UNSUPPORTED', node.id, `${node.type} cannot be executed`);
  enter(game, node, execution);
}
