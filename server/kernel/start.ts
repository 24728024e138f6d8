import { fail } from '../errors.ts';
import type { Game } from './game.ts';
import { eventStarts, type FlowNode } from './graph.ts';

/** Begins the process at a start event, or at the message that a first receive task or event gateway waits for. */
export function start(game: Game, startEvent: string | undefined): void {
  const { root, graph } = game;
  game.emit('instance.started', root);
  game.arm(root, eventStarts(graph.scope));
  if (startEvent !== undefined) {
    if (!graph.starts.some(({ elementId }) => elementId === startEvent))
      fail('START_EVENT_UNKNOWN', `${startEvent} does not start this process.`);
    startAt(game, graph.nodes.get(startEvent) as FlowNode);
    return;
  }
  const none = graph.starts.filter(({ kind }) => kind === 'none').map(({ elementId }) => graph.nodes.get(elementId) as FlowNode);
  const drawn = none.filter(({ kind }) => kind === 'startEvent');
  if (drawn.length > 0) {
    startAt(game, drawn[0] as FlowNode);
    return;
  }
  if (none.length > 0) {
    for (const node of none) game.later(root, () => startAt(game, node));
    return;
  }
  const [only, ...others] = graph.starts;
  if (!only || others.length > 0) fail('START_EVENT_UNKNOWN', 'The process has no plain start event. Say which start event is meant.');
  startAt(game, graph.nodes.get(only.elementId) as FlowNode);
}

function startAt(game: Game, node: FlowNode): void {
  const { root } = game;
  const gateway = node.incoming.map(({ source }) => source).find(({ kind, instantiate }) => kind === 'eventBasedGateway' && instantiate);
  if (gateway) {
    startBehind(game, gateway, node);
    return;
  }
  if (node.kind !== 'receiveTask' || !node.instantiate) {
    game.begin(node, root);
    return;
  }
  occur(game, node);
}

/** The event has come already: it begins and ends at once. */
function occur(game: Game, node: FlowNode): void {
  const execution = game.create(node.id, game.root);
  game.emit('activity.started', execution);
  game.complete(execution);
}

function startBehind(game: Game, gateway: FlowNode, node: FlowNode): void {
  const { root } = game;
  const execution = game.create(gateway.id, root);
  game.emit('activity.started', execution);
  game.finish(execution);
  for (const { id, target } of gateway.outgoing) {
    if (target !== node && !gateway.parallelEvents) continue;
    game.events.push({ type: 'flow.taken', elementId: id, elementType: 'bpmn:SequenceFlow', executionId: execution.id });
    if (target === node) occur(game, node);
    else game.later(root, () => game.begin(target, root));
  }
}
