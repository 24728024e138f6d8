import { type DiagramElement, type Drawing, is, type ModdleElement } from '../canvas/bpmn.ts';
import { made } from './documentation.ts';

/** Work done once for each item of a list. */
export interface ForEach {
  sequential: boolean;
  /** FEEL giving a list, or a variable. */
  collection: string;
  /** The item's name inside the work. */
  elementVariable: string;
  /** Variable that gathers the results, and what each item adds to it. */
  outputCollection: string;
  outputElement: string;
  /** Ends the rest early. */
  completionCondition: string;
}

export function loopOf(element: DiagramElement): ModdleElement | undefined {
  return element.businessObject.get<ModdleElement | undefined>('loopCharacteristics');
}

export function readForEach(element: DiagramElement): ForEach | undefined {
  const loop = loopOf(element);
  if (!loop || !is(loop as never, 'bpmn:MultiInstanceLoopCharacteristics')) return undefined;
  return {
    sequential: loop.get<boolean>('isSequential') ?? false,
    collection: loop.get<string>('camunda:collection') ?? '',
    elementVariable: loop.get<string>('camunda:elementVariable') ?? '',
    outputCollection: loop.get<string>('weibao:outputCollection') ?? '',
    outputElement: loop.get<string>('weibao:outputElement') ?? '',
    completionCondition: loop.get<ModdleElement | undefined>('completionCondition')?.get<string>('body') ?? '',
  };
}

export function writeForEach(drawing: Drawing, element: DiagramElement, forEach: ForEach | undefined): void {
  const modeling = drawing.get('modeling');
  if (!forEach) {
    modeling.updateProperties(element, { loopCharacteristics: undefined });
    return;
  }
  const properties = {
    isSequential: forEach.sequential,
    'camunda:collection': forEach.collection || undefined,
    'camunda:elementVariable': forEach.elementVariable || undefined,
    'weibao:outputCollection': forEach.outputCollection || undefined,
    'weibao:outputElement': forEach.outputElement || undefined,
  };
  const loop = loopOf(element);
  const target =
    loop && is(loop as never, 'bpmn:MultiInstanceLoopCharacteristics')
      ? loop
      : made(drawing, element.businessObject, 'bpmn:MultiInstanceLoopCharacteristics', {});
  const completionCondition = forEach.completionCondition
    ? made(drawing, target, 'bpmn:FormalExpression', { body: forEach.completionCondition })
    : undefined;
  if (target === loop) {
    modeling.updateModdleProperties(element, target, { ...properties, completionCondition });
    return;
  }
  for (const [name, value] of Object.entries({ ...properties, completionCondition })) if (value !== undefined) target.set(name, value);
  modeling.updateProperties(element, { loopCharacteristics: target });
}
