import type { Element, ParsedFile } from './moddle.ts';
import type { Report } from './report.ts';

/** References whose loss changes nothing that is executed. */
const HARMLESS = new Set([
  'bpmn:incoming',
  'bpmn:outgoing',
  'bpmn:flowNodeRef',
  'bpmn:itemSubjectRef',
  'bpmn:structureRef',
  'bpmn:itemRef',
  'bpmn:categoryValueRef',
  'bpmn:dataStoreRef',
  'bpmn:partitionElementRef',
  'bpmn:participantRef',
  'bpmn:operationRef',
  'bpmn:inMessageRef',
  'bpmn:outMessageRef',
  'bpmn:interfaceRef',
  'bpmn:resourceRef',
  'bpmn:supportedInterfaceRefs',
  'bpmn:dataState',
  'bpmn:outputSet',
  'bpmn:inputSet',
]);

/** Written as references by BPMN, as names of variables by people: the name is kept and read as one. */
const NAMES = new Set(['bpmn:loopDataInputRef', 'bpmn:loopDataOutputRef']);

/** What the XML reader could not make sense of: lost references are errors where they matter, foreign content is only listed. */
export function reportReferences({ warnings }: ParsedFile, report: Report): void {
  for (const { message, element, property, value } of warnings) {
    const first = (message.split('\n')[0] ?? '').trim();
    const nested = message.match(/nested error: (.*)/)?.[1];
    if (nested?.startsWith('duplicate ID')) {
      const id = nested.match(/<(.*)>/)?.[1];
      report.refuse('ID_DUPLICATE', id, `The id ${id} is used twice. Give one of the elements another id.`, { id: id ?? '' });
      continue;
    }
    if (property && NAMES.has(property) && element) {
      (element as Record<string, unknown>)[property.slice(property.indexOf(':') + 1)] = value;
      continue;
    }
    if (property && element && first.startsWith('unresolved reference')) {
      const owner = nearestId(element);
      const isDrawing =
        /^(bpmndi|di):/.test(property) ||
        /^bpmndi:|:(Association|MessageFlow|Data\w+|Participant|Lane|Group|Correlation\w+)$/.test(element.$type);
      if (isDrawing || HARMLESS.has(property))
        report.warn('REFERENCE_UNKNOWN', owner, `${property} refers to ${value}, which is not in the file. It is ignored.`, {
          reference: String(value),
        });
      else
        report.refuse(
          'REFERENCE_DANGLING',
          owner,
          `${property.replace('bpmn:', '')} refers to ${value}, which is not in the file. Choose an existing element.`,
          { reference: String(value) },
        );
      continue;
    }
    report.warn('XML_IGNORED', element && nearestId(element), `${nested ? `${first}: ${nested}` : first}. It is ignored.`);
  }
}

function nearestId(element: Element): string | undefined {
  for (let at: Element | undefined = element; at; at = at.$parent) {
    if (at.id !== undefined && !at.$type.endsWith('EventDefinition') && !at.$type.endsWith('LoopCharacteristics')) return at.id;
  }
  return undefined;
}
