import { diff } from 'bpmn-js-differ';
import { type Drawing, is, type ModdleElement } from '../canvas/bpmn.ts';

export type ChangeKind = 'added' | 'removed' | 'changed' | 'moved';

export interface End {
  type: string;
  name?: string;
  nameEn?: string;
}

export interface AttributeChange {
  /** Without namespace. */
  name: string;
  /** Absent: there was (is) nothing, or nothing that can be said in a line. */
  before?: string;
  after?: string;
}

export interface Change {
  kind: ChangeKind;
  elementId: string;
  /** `bpmn:UserTask` … */
  type: string;
  name?: string;
  nameEn?: string;
  /** For flows: from where to where. */
  from?: End;
  to?: End;
  /** What of it has changed. */
  attributes: AttributeChange[];
}

/** Attributes that follow from drawing; changes of them say nothing of their own. */
const DERIVED = new Set(['incoming', 'outgoing', 'flowElements', 'artifacts', 'lanes', 'flowNodeRef', 'rootElements', 'diagrams']);

/** What is different in `after`, in the order people ask: new, gone, changed, only moved. */
export async function changesBetween(moddle: Pick<Drawing, 'get'>, before: string, after: string): Promise<Change[]> {
  const reader = moddle.get('moddle');
  const [old, current] = await Promise.all([reader.fromXML(before), reader.fromXML(after)]);
  const { _added, _removed, _changed, _layoutChanged } = diff(old.rootElement, current.rootElement);
  const changed = Object.entries(_changed).flatMap(([id, { model, attrs }]) => {
    const properties = [...new Set(Object.keys(attrs).map(propertyOf))].filter((property) => !DERIVED.has(plain(property)));
    const attributes = properties.map((property) => attributeChange(property, old.elementsById[id], current.elementsById[id]));
    return attributes.length > 0 ? [change('changed', id, model, attributes)] : [];
  });
  const telling = new Set([...Object.keys(_added), ...Object.keys(_removed)]);
  return [
    ...Object.entries(_added).map(([id, model]) => change('added', id, model)),
    ...Object.entries(_removed).map(([id, model]) => change('removed', id, model)),
    ...changed,
    ...Object.entries(_layoutChanged)
      .filter(([id]) => !telling.has(id))
      .map(([id, model]) => change('moved', id, model)),
  ].filter(({ type }) => type !== 'bpmn:Definitions');
}

/** `documentation[0].text` → `documentation`. */
const propertyOf = (path: string) => path.replace(/[[.].*$/, '');
const plain = (property: string) => property.replace(/^.*:/, '');

/** Both values are read from the drawings: the differ names the paths, but not reliably what stood there before. */
function attributeChange(property: string, old: ModdleElement | undefined, current: ModdleElement | undefined): AttributeChange {
  const [before, after] = [inALine(old?.get(property)), inALine(current?.get(property))];
  return { name: plain(property), ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** Texts and conditions are elements of their own in the file. */
function inALine(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 1 ? inALine(value[0]) : undefined;
  if (typeof value === 'object' && value !== null) {
    const { text, body } = value as { text?: unknown; body?: unknown };
    return inALine(text ?? body);
  }
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function change(kind: ChangeKind, elementId: string, model: ModdleElement, attributes: AttributeChange[] = []): Change {
  const flow = is(model as never, 'bpmn:SequenceFlow');
  const end = (side: 'sourceRef' | 'targetRef'): End | undefined => {
    const node = flow ? model.get<ModdleElement | undefined>(side) : undefined;
    return node && { type: node.$type, name: node.name, nameEn: node.get<string | undefined>('weibao:nameEn') };
  };
  return {
    kind,
    elementId,
    type: model.$type,
    name: model.name,
    nameEn: model.get<string | undefined>('weibao:nameEn'),
    from: end('sourceRef'),
    to: end('targetRef'),
    attributes,
  };
}
