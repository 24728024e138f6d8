import { type DiagramElement, type Drawing, is, isAny, type ModdleElement } from '../canvas/bpmn.ts';
import { made } from './documentation.ts';

const CHOOSING = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];

/** Gateways whose ways out carry conditions. */
export function chooses(element: DiagramElement): boolean {
  return isAny(element as never, CHOOSING) && element.outgoing.length > 1;
}

/** A flow out of a choosing gateway or out of an activity may have a condition, unless it is the default. */
export function mayHaveCondition(flow: DiagramElement): boolean {
  const { source } = flow;
  return source !== undefined && is(flow as never, 'bpmn:SequenceFlow') && isAny(source as never, [...CHOOSING, 'bpmn:Activity']);
}

export function isDefault(flow: DiagramElement): boolean {
  return flow.source?.businessObject.get('default') === flow.businessObject;
}

export function readFlowCondition(flow: DiagramElement): string {
  return flow.businessObject.get<ModdleElement | undefined>('conditionExpression')?.get<string>('body') ?? '';
}

export function writeFlowCondition(drawing: Drawing, flow: DiagramElement, feel: string): void {
  const conditionExpression =
    feel.trim() === '' ? undefined : made(drawing, flow.businessObject, 'bpmn:FormalExpression', { body: feel.trim() });
  drawing.get('modeling').updateProperties(flow, { conditionExpression });
}

/** The default way has no condition: it is taken when no other holds. */
export function makeDefault(drawing: Drawing, flow: DiagramElement | undefined, gateway: DiagramElement): void {
  drawing.get('modeling').updateProperties(gateway, { default: flow?.businessObject });
  if (flow && readFlowCondition(flow) !== '') writeFlowCondition(drawing, flow, '');
}
