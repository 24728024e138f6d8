import { type DiagramElement, is, type Services } from './bpmn.ts';

/** What can be put after an element, with the pointer or without. */
export const NEXT_STEPS = [
  { id: 'user-task', attributes: { type: 'bpmn:UserTask' } },
  { id: 'exclusive-gateway', attributes: { type: 'bpmn:ExclusiveGateway' } },
  { id: 'parallel-gateway', attributes: { type: 'bpmn:ParallelGateway' } },
  { id: 'receive-task', attributes: { type: 'bpmn:ReceiveTask' } },
  { id: 'rule-task', attributes: { type: 'bpmn:BusinessRuleTask' } },
  { id: 'service-task', attributes: { type: 'bpmn:ServiceTask' } },
  { id: 'timer', attributes: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' } },
  { id: 'message', attributes: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' } },
  { id: 'call-activity', attributes: { type: 'bpmn:CallActivity' } },
  { id: 'end-event', attributes: { type: 'bpmn:EndEvent' } },
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

interface Context {
  at: DiagramElement;
  attributes: Record<string, unknown>;
  made?: DiagramElement;
}

const GAP = 50;

/**
 * Command `weibao.insert`. After a node that already leads somewhere, the new step is put into that way (a second way out of a
 * task would silently start parallel work); after a node that leads nowhere, or a gateway, it is appended. On a flow: into the flow.
 * Everything to the right moves to make room. One command, one undo.
 */
function Insertion(
  commandStack: Services['commandStack'],
  modeling: Services['modeling'],
  elementFactory: Services['elementFactory'],
  autoPlace: Services['autoPlace'],
  spaceTool: Services['spaceTool'],
  canvas: Services['canvas'],
) {
  const flowOf = (at: DiagramElement) => {
    if (at.waypoints) return at;
    const flows = at.outgoing.filter((flow) => is(flow as never, 'bpmn:SequenceFlow'));
    return flows.length === 1 && !is(at as never, 'bpmn:Gateway') ? flows[0] : undefined;
  };

  const everything = () => {
    const found: DiagramElement[] = [];
    const walk = (element: DiagramElement) => {
      for (const child of element.children ?? []) {
        found.push(child);
        walk(child);
      }
    };
    walk(canvas.getRootElement());
    return found;
  };

  const makeRoom = (flow: DiagramElement, width: number) => {
    const { source, target } = flow;
    if (!source || !target) return;
    const right = source.x + source.width;
    const missing = width + 2 * GAP - (target.x - right);
    // A way that leads back has its room already: to the right of its source there is other work.
    if (missing <= 0 || target.x <= right) return;
    const { movingShapes, resizingShapes } = spaceTool.calculateAdjustments(everything(), 'x', missing, right);
    spaceTool.makeSpace(movingShapes, resizingShapes, { x: missing, y: 0 }, 'e', right);
  };

  commandStack.register('weibao.insert', {
    preExecute(context: Context) {
      const shape = elementFactory.createShape({ ...context.attributes });
      const flow = flowOf(context.at);
      if (!flow || is(shape as never, 'bpmn:EndEvent')) {
        context.made = autoPlace.append(context.at.waypoints ? context.at.source! : context.at, shape);
        return;
      }
      makeRoom(flow, shape.width);
      const first = flow.waypoints![0]!;
      const ahead = flow.target!.x > flow.source!.x + flow.source!.width;
      const position = ahead ? { x: first.x + GAP + shape.width / 2, y: first.y } : middle(flow);
      context.made = modeling.createShape(shape, position, flow);
    },
  });
}
Insertion.$inject = ['commandStack', 'modeling', 'elementFactory', 'autoPlace', 'spaceTool', 'canvas'];

function middle(flow: DiagramElement) {
  const points = flow.waypoints!;
  const at = Math.floor((points.length - 1) / 2);
  const [a, b] = [points[at]!, points[at + 1]!];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

export function insertStep(get: <Name extends keyof Services>(name: Name) => Services[Name], at: DiagramElement, step: NextStep) {
  const context: Context = { at, attributes: step.attributes };
  get('commandStack').execute('weibao.insert', context);
  if (context.made) get('selection').select(context.made);
  return context.made;
}

export const insertionModule = { __init__: ['weibaoInsertion'], weibaoInsertion: ['type', Insertion] };
