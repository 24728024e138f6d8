import { Alert, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DiagramElement, is, isAny } from '../canvas/bpmn.ts';
import { chooses, mayHaveCondition } from '../model/flow.ts';
import { loopOf } from '../model/repetition.ts';
import { CallSection } from './CallSection.tsx';
import { useDesk, useElementName } from './desk.tsx';
import { EventSection, InterruptingSection, MessageSection } from './EventSections.tsx';
import { FlowSection, GatewaySection } from './FlowSections.tsx';
import { ForEachSection } from './ForEachSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { NextStepMenu } from './NextStepMenu.tsx';
import { useProblemWords } from './problem-words.ts';
import { StartFormSection, UnknownTaskSection } from './StartSections.tsx';
import { DecisionSection, JobSection, LoopSection, MappingSection, ScriptSection } from './SystemSections.tsx';
import { TaskSection } from './TaskSection.tsx';
import { WhoSection } from './WhoSection.tsx';

/** Everything about the selected element, in the office's words. */
export function PropertiesPanel({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, problems } = useDesk();
  const elementName = useElementName();
  const say = useProblemWords(drawing);
  const own = problems.filter(({ elementId }) => elementId === element.id);
  return (
    <div className="modeler-panel" key={element.id}>
      <header>
        <h2>{elementName(element)}</h2>
        <Tag>{t(`type.${element.type.replace('bpmn:', '')}`)}</Tag>
        <code title={t('field.id')}>{element.businessObject.id}</code>
      </header>
      {own.map((problem) => (
        <Alert key={`${problem.code}${problem.message}`} type={problem.severity} showIcon title={say(problem)} />
      ))}
      <NextStepMenu element={element} />
      {sectionsOf(element)}
    </div>
  );
}

function sectionsOf(element: DiagramElement) {
  const isA = (...types: string[]) => isAny(element as never, types);
  const person = isA('bpmn:UserTask', 'bpmn:ReceiveTask');
  const event = isA('bpmn:Event');
  const start = isA('bpmn:StartEvent');
  const activity = isA('bpmn:Activity');
  const loops = activity && loopOf(element)?.$type === 'bpmn:StandardLoopCharacteristics';
  return (
    <>
      <GeneralSection element={element} />
      {element.type === 'bpmn:Task' ? <UnknownTaskSection element={element} /> : null}
      {person ? <WhoSection element={element} /> : null}
      {person ? <TaskSection element={element} /> : null}
      {isA('bpmn:ReceiveTask') ? <MessageSection element={element} owner={element.businessObject} /> : null}
      {start && is(element.businessObject.$parent as never, 'bpmn:Process') ? <StartFormSection element={element} /> : null}
      {event ? <EventSection element={element} /> : null}
      {isA('bpmn:BoundaryEvent') || (start && inEventSubProcess(element)) ? <InterruptingSection element={element} /> : null}
      {isA('bpmn:ServiceTask', 'bpmn:SendTask') ? <JobSection element={element} /> : null}
      {isA('bpmn:BusinessRuleTask') ? <DecisionSection element={element} /> : null}
      {isA('bpmn:ScriptTask') ? <ScriptSection element={element} /> : null}
      {isA('bpmn:CallActivity') ? <CallSection element={element} /> : null}
      {chooses(element) ? <GatewaySection element={element} /> : null}
      {element.waypoints && mayHaveCondition(element) ? <FlowSection element={element} /> : null}
      {loops ? <LoopSection element={element} /> : null}
      {activity && !loops ? <ForEachSection element={element} /> : null}
      {activity || event ? <MappingSection element={element} /> : null}
    </>
  );
}

function inEventSubProcess(element: DiagramElement): boolean {
  return element.businessObject.$parent?.get<boolean | undefined>('triggeredByEvent') === true;
}
