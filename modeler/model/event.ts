import { type DiagramElement, type Drawing, is, type ModdleElement } from '../canvas/bpmn.ts';
import { made } from './documentation.ts';

export type EventKind = 'timer' | 'message' | 'signal' | 'conditional' | 'error' | 'escalation' | 'link' | 'terminate' | 'none';

const KINDS: Record<string, EventKind> = {
  'bpmn:TimerEventDefinition': 'timer',
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:SignalEventDefinition': 'signal',
  'bpmn:ConditionalEventDefinition': 'conditional',
  'bpmn:ErrorEventDefinition': 'error',
  'bpmn:EscalationEventDefinition': 'escalation',
  'bpmn:LinkEventDefinition': 'link',
  'bpmn:TerminateEventDefinition': 'terminate',
};

export function eventDefinition(element: DiagramElement): ModdleElement | undefined {
  return (element.businessObject.get<ModdleElement[] | undefined>('eventDefinitions') ?? [])[0];
}

export function eventKind(element: DiagramElement): EventKind {
  const definition = eventDefinition(element);
  return definition ? (KINDS[definition.$type] ?? 'none') : 'none';
}

export type TimerKind = 'timeDuration' | 'timeDate' | 'timeCycle';
const TIMER_KINDS: TimerKind[] = ['timeDuration', 'timeDate', 'timeCycle'];

export function readTimer(definition: ModdleElement): { kind: TimerKind; text: string } {
  for (const kind of TIMER_KINDS) {
    const expression = definition.get<ModdleElement | undefined>(kind);
    if (expression) return { kind, text: expression.get<string>('body') ?? '' };
  }
  return { kind: 'timeDuration', text: '' };
}

export function writeTimer(drawing: Drawing, element: DiagramElement, definition: ModdleElement, kind: TimerKind, text: string): void {
  const cleared = Object.fromEntries(TIMER_KINDS.map((each) => [each, undefined]));
  drawing.get('modeling').updateModdleProperties(element, definition, {
    ...cleared,
    [kind]: made(drawing, definition, 'bpmn:FormalExpression', { body: text }),
  });
}

export function readEventCondition(definition: ModdleElement): string {
  return definition.get<ModdleElement | undefined>('condition')?.get<string>('body') ?? '';
}

export function writeEventCondition(drawing: Drawing, element: DiagramElement, definition: ModdleElement, feel: string): void {
  const condition = feel === '' ? undefined : made(drawing, definition, 'bpmn:FormalExpression', { body: feel });
  drawing.get('modeling').updateModdleProperties(element, definition, { condition });
}

/** Things that events name and that stand beside the process in the file. */
export type Named = 'message' | 'signal' | 'error' | 'escalation';
const TYPES: Record<Named, string> = { message: 'bpmn:Message', signal: 'bpmn:Signal', error: 'bpmn:Error', escalation: 'bpmn:Escalation' };
/** Errors and escalations are matched by code, messages and signals by name. */
const CODES: Partial<Record<Named, string>> = { error: 'errorCode', escalation: 'escalationCode' };

export function namedThings(drawing: Drawing, kind: Named): string[] {
  return rootElements(drawing)
    .filter((element) => is(element as never, TYPES[kind]))
    .map((element) => nameOf(element, kind))
    .filter((name): name is string => !!name);
}

/** `owner`: the event definition, or the receive or send task itself. */
export function readReference(owner: ModdleElement, kind: Named): string | undefined {
  const thing = owner.get<ModdleElement | undefined>(`${kind}Ref`);
  return thing && nameOf(thing, kind);
}

/** Refers to the thing of that name, which is added to the file if it is not there. */
export function writeReference(
  drawing: Drawing,
  element: DiagramElement,
  owner: ModdleElement,
  kind: Named,
  name: string | undefined,
): void {
  const modeling = drawing.get('modeling');
  if (!name) {
    modeling.updateModdleProperties(element, owner, { [`${kind}Ref`]: undefined });
    return;
  }
  const roots = rootElements(drawing);
  let thing = roots.find((root) => is(root as never, TYPES[kind]) && nameOf(root, kind) === name);
  if (!thing) {
    const definitions = drawing.getDefinitions();
    const code = CODES[kind];
    thing = made(drawing, definitions, TYPES[kind], { id: freeId(roots, kind, name), name, ...(code ? { [code]: name } : {}) });
    modeling.updateModdleProperties(element, definitions, { rootElements: [...roots, thing] });
  }
  modeling.updateModdleProperties(element, owner, { [`${kind}Ref`]: thing });
}

/** Elements that wait for or send the thing of that name. */
export function usersOf(drawing: Drawing, kind: Named, name: string): DiagramElement[] {
  return drawing.get('elementRegistry').filter((element) => {
    if (element.labelTarget) return false;
    const owner = eventDefinition(element) ?? element.businessObject;
    return readReference(owner, kind) === name;
  });
}

export function referenced(owner: ModdleElement, kind: Named): ModdleElement | undefined {
  return owner.get<ModdleElement | undefined>(`${kind}Ref`);
}

function nameOf(thing: ModdleElement, kind: Named): string | undefined {
  const code = CODES[kind];
  return (code ? thing.get<string | undefined>(code) : undefined) ?? thing.name;
}

function rootElements(drawing: Drawing): ModdleElement[] {
  return drawing.getDefinitions().get<ModdleElement[]>('rootElements');
}

function freeId(roots: ModdleElement[], kind: Named, name: string): string {
  const word = name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || String(roots.length);
  const base = `${kind[0]!.toUpperCase()}${kind.slice(1)}-${word}`;
  let id = base;
  for (let n = 2; roots.some((root) => root.id === id); n += 1) id = `${base}-${n}`;
  return id;
}
