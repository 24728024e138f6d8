import { type DiagramElement, type Drawing, is, type ModdleElement } from '../canvas/bpmn.ts';
import { made } from './documentation.ts';

export interface Pair {
  name: string;
  value: string;
}

function extensions(element: DiagramElement): ModdleElement[] {
  return element.businessObject.get<ModdleElement | undefined>('extensionElements')?.get<ModdleElement[]>('values') ?? [];
}

function extension(element: DiagramElement, type: string): ModdleElement | undefined {
  return extensions(element).find((each) => is(each as never, type));
}

function writeExtension(drawing: Drawing, element: DiagramElement, type: string, replacement: ModdleElement | undefined): void {
  const others = extensions(element).filter((each) => !is(each as never, type));
  const values = replacement ? [...others, replacement] : others;
  const holder = values.length > 0 ? made(drawing, element.businessObject, 'bpmn:ExtensionElements', { values }) : undefined;
  for (const value of values) value.$parent = holder;
  drawing.get('modeling').updateProperties(element, { extensionElements: holder });
}

/** What a system task is told: `camunda:properties`. */
export function readParameters(element: DiagramElement): Pair[] {
  const list = extension(element, 'camunda:Properties')?.get<ModdleElement[] | undefined>('values') ?? [];
  return list.map((each) => ({ name: each.get<string>('name') ?? '', value: each.get<string>('value') ?? '' }));
}

export function writeParameters(drawing: Drawing, element: DiagramElement, pairs: Pair[]): void {
  const moddle = drawing.get('moddle');
  const values = pairs.map((pair) => moddle.create('camunda:Property', { ...pair }));
  const properties = values.length > 0 ? moddle.create('camunda:Properties', { values }) : undefined;
  for (const value of values) value.$parent = properties;
  writeExtension(drawing, element, 'camunda:Properties', properties);
}

export type Direction = 'inputParameters' | 'outputParameters';

/** Values handed into and out of an element: `camunda:inputOutput`. */
export function readMapping(element: DiagramElement, direction: Direction): Pair[] {
  const list = extension(element, 'camunda:InputOutput')?.get<ModdleElement[] | undefined>(direction) ?? [];
  return list.map((each) => ({ name: each.get<string>('name') ?? '', value: each.get<string>('value') ?? '' }));
}

export function writeMapping(drawing: Drawing, element: DiagramElement, direction: Direction, pairs: Pair[]): void {
  const moddle = drawing.get('moddle');
  const all = {
    inputParameters: direction === 'inputParameters' ? pairs : readMapping(element, 'inputParameters'),
    outputParameters: direction === 'outputParameters' ? pairs : readMapping(element, 'outputParameters'),
  };
  const parameters = {
    inputParameters: all.inputParameters.map((pair) => moddle.create('camunda:InputParameter', { ...pair })),
    outputParameters: all.outputParameters.map((pair) => moddle.create('camunda:OutputParameter', { ...pair })),
  };
  const some = all.inputParameters.length + all.outputParameters.length > 0;
  const mapping = some ? moddle.create('camunda:InputOutput', parameters) : undefined;
  for (const parameter of [...parameters.inputParameters, ...parameters.outputParameters]) parameter.$parent = mapping;
  writeExtension(drawing, element, 'camunda:InputOutput', mapping);
}

/** Variables handed to a called process and back: `camunda:in` and `camunda:out`; `all` hands over everything. */
export interface Handover {
  source: string;
  target: string;
}

export function readHandover(element: DiagramElement, way: 'in' | 'out'): Handover[] | 'all' {
  const type = way === 'in' ? 'camunda:In' : 'camunda:Out';
  const list = extensions(element).filter((each) => is(each as never, type));
  if (list.some((each) => each.get('variables') === 'all')) return 'all';
  return list
    .filter((each) => each.get('businessKey') === undefined)
    .map((each) => ({
      source: each.get<string>('source') ?? each.get<string>('sourceExpression') ?? '',
      target: each.get<string>('target') ?? '',
    }));
}

export function writeHandover(drawing: Drawing, element: DiagramElement, way: 'in' | 'out', handover: Handover[] | 'all'): void {
  const moddle = drawing.get('moddle');
  const type = way === 'in' ? 'camunda:In' : 'camunda:Out';
  const kept = extensions(element).filter((each) => !is(each as never, type) || each.get('businessKey') !== undefined);
  const added =
    handover === 'all'
      ? [moddle.create(type, { variables: 'all' })]
      : handover.map(({ source, target }) =>
          moddle.create(type, source.startsWith('=') ? { sourceExpression: source, target } : { source, target }),
        );
  const values = [...kept, ...added];
  const holder = values.length > 0 ? made(drawing, element.businessObject, 'bpmn:ExtensionElements', { values }) : undefined;
  for (const value of values) value.$parent = holder;
  drawing.get('modeling').updateProperties(element, { extensionElements: holder });
}
