import type { DiagramElement, Drawing, ModdleElement } from '../canvas/bpmn.ts';

/** What the person who gets the task reads first. */
export function readDocumentation(element: DiagramElement): string {
  const [first] = element.businessObject.get<ModdleElement[]>('documentation') ?? [];
  return (first?.get<string>('text') ?? '').trim();
}

export function writeDocumentation(drawing: Drawing, element: DiagramElement, text: string): void {
  const documentation = text.trim() === '' ? [] : [made(drawing, element.businessObject, 'bpmn:Documentation', { text })];
  drawing.get('modeling').updateProperties(element, { documentation });
}

/** A new part of the model, with its parent set, as bpmn-js wants it. */
export function made(drawing: Drawing, parent: ModdleElement, type: string, properties: Record<string, unknown>): ModdleElement {
  const element = drawing.get('moddle').create(type, properties);
  element.$parent = parent;
  return element;
}
