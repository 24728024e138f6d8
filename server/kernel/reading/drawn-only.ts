import { child, children, type Element, text } from './moddle.ts';
import type { Report } from './report.ts';

/** What is drawn but plays no part when the process runs; keyed by type, with the reason. */
const SILENT = new Set([
  'bpmn:Message',
  'bpmn:Signal',
  'bpmn:Error',
  'bpmn:Escalation',
  'bpmn:CorrelationProperty',
  'bpmn:Process',
  'bpmn:Category',
]);

/** Lists everything that is accepted without being executed, so that nobody believes it does something. */
export function reportDrawnOnly(rootElements: Element[], executable: Element[], report: Report): void {
  const running = new Set(executable.map(({ id }) => id));
  for (const element of rootElements) {
    if (element.$type === 'bpmn:Process' && !running.has(element.id)) {
      report.warn('NOT_EXECUTED', element.id, `The process ${element.id} is not marked executable and is not deployed.`, {
        what: text(element, 'name') ?? element.id ?? local(element),
      });
    } else if (element.$type === 'bpmn:Collaboration') {
      for (const flow of children(element, 'messageFlows'))
        report.warn('NOT_EXECUTED', flow.id, 'Message flows between pools are a drawing: messages go by name and correlation key.', {
          what: text(flow, 'name') ?? flow.id ?? local(flow),
        });
    } else if (!SILENT.has(element.$type)) {
      report.warn('NOT_EXECUTED', element.id, `${local(element)} is drawn but not executed.`, { what: local(element) });
    }
  }
  for (const process of executable) walk(process, report);
}

const local = ({ $type }: Element) => $type.slice($type.indexOf(':') + 1);
const UNDERSTOOD =
  /^(camunda:(inputOutput|properties|in|out|field|failedJobRetryTimeCycle)|zeebe:(taskDefinition|taskHeaders|assignmentDefinition|formDefinition|taskSchedule|priorityDefinition|ioMapping|loopCharacteristics|subscription|calledElement|calledDecision|script|publishMessage|userTask|versionTag)|weibao:.*)$/i;
const FOREIGN_ATTRIBUTE = /^(?!weibao:|camunda:|xmlns|xsi:|bpmn:|zeebe:modelerTemplate|modeler:)[\w-]+:/;
const LISTENERS = /^camunda:(executionListener|taskListener|connector)$/i;

function walk(container: Element, report: Report): void {
  foreign(container, report);
  for (const element of [...children(container, 'flowElements'), ...children(container, 'artifacts')]) {
    if (element.$type === 'bpmn:TextAnnotation' || element.$type === 'bpmn:Group') continue;
    foreign(element, report);
    if (children(element, 'flowElements').length > 0) walk(element, report);
  }
}

function foreign(element: Element, report: Report): void {
  for (const { $type } of children(child(element, 'extensionElements'), 'values')) {
    if (LISTENERS.test($type))
      report.refuse('CODE_REFUSED', element.id, `${$type} would run code from the diagram. Remove it; use a service task with a topic.`, {
        what: $type,
      });
    else if (!UNDERSTOOD.test($type))
      report.warn('NOT_EXECUTED', element.id, `${$type} is not understood and has no effect.`, { what: $type });
  }
  for (const name of Object.keys(element.$attrs ?? {})) {
    if (FOREIGN_ATTRIBUTE.test(name))
      report.warn('NOT_EXECUTED', element.id, `The attribute ${name} is not understood and has no effect.`, { what: name });
  }
}
