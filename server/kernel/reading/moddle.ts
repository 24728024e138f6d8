import BpmnModdle from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import weibao from '../weibao.moddle.json' with { type: 'json' };

/** One element of the parsed file. Attributes of other namespaces are kept under their prefixed names. */
export interface Element {
  readonly $type: string;
  readonly id?: string;
  readonly $parent?: Element;
  readonly $attrs?: Record<string, string>;
  readonly $children?: Element[];
  readonly $body?: string;
  readonly [property: string]: unknown;
}

export interface ParseWarning {
  message: string;
  element?: Element;
  property?: string;
  value?: string;
}

export interface ParsedFile {
  rootElement: Element;
  warnings: ParseWarning[];
}

/** Throws what the XML reader throws. */
export function readFile(xml: string): Promise<ParsedFile> {
  return new BpmnModdle({ camunda, weibao }).fromXML(xml) as Promise<ParsedFile>;
}

const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null && '$type' in value;

/** An attribute or the text of a child, trimmed; absent when empty. `name` carries its prefix unless it is BPMN's own. */
export function text(element: Element | undefined, name: string): string | undefined {
  if (!element) return undefined;
  const local = name.slice(name.indexOf(':') + 1);
  const value = element[name] ?? element.$attrs?.[name] ?? element[local];
  if (typeof value === 'string') return value.trim() || undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

export function flag(element: Element, name: string, otherwise = false): boolean {
  const value = text(element, name);
  return value === undefined ? otherwise : value === 'true';
}

export function child(element: Element | undefined, name: string): Element | undefined {
  const value = element?.[name];
  return isElement(value) ? value : undefined;
}

export function children(element: Element | undefined, name: string): Element[] {
  const value = element?.[name];
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** Extension elements of one type, `camunda:InputOutput` or `zeebe:taskDefinition`; case of the first letter does not matter. */
export function extensions(element: Element | undefined, type: string): Element[] {
  const wanted = type.toLowerCase();
  return children(child(element, 'extensionElements'), 'values').filter(({ $type }) => $type.toLowerCase() === wanted);
}

/** Children of an element whose namespace has no descriptor here. */
export function generic(element: Element | undefined, type: string): Element[] {
  return (element?.$children ?? []).filter(({ $type }) => $type.toLowerCase() === type.toLowerCase());
}

export const bodyOf = (element: Element | undefined): string | undefined =>
  element ? (text(element, 'body') ?? (typeof element.$body === 'string' ? element.$body.trim() || undefined : undefined)) : undefined;
