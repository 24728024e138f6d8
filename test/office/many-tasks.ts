import { diagram } from './support.ts';

const DAY = 86_400_000;

/** One instance of process `many-tasks` is 316 open tasks: 300 late at `now`, 7 due soon, 5 later, 4 without a due time. */
export function manyTasks(now: Date): string {
  const due = (days: number) => `camunda:dueDate="${new Date(now.getTime() + days * DAY).toISOString()}"`;
  const ofHomes = 'camunda:candidateGroups="unit_liaison:MZB"';
  const loads = [
    { id: 'schools', times: 210, with: `camunda:candidateGroups="unit_liaison:EDU" ${due(-1)}` },
    { id: 'homes', times: 90, with: `${ofHomes} camunda:assignee="chengye" ${due(-1)}` },
    { id: 'soon', times: 7, with: `${ofHomes} ${due(1)}` },
    { id: 'later', times: 5, with: `${ofHomes} ${due(30)}` },
    { id: 'undated', times: 4, with: ofHomes },
  ];
  const tasks = loads.map(
    ({ id, times, with: attributes }) => `
    <bpmn:userTask id="T-${id}" name="${id === 'schools' ? '核对名册' : id}" weibao:nameEn="Check ${id}" ${attributes}>
      <bpmn:multiInstanceLoopCharacteristics>
        <bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">= ${times}</bpmn:loopCardinality>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to-${id}" sourceRef="split" targetRef="T-${id}" />
    <bpmn:sequenceFlow id="from-${id}" sourceRef="T-${id}" targetRef="join" />`,
  );
  return diagram(
    'many-tasks',
    `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="in" sourceRef="start" targetRef="split" /><bpmn:parallelGateway id="split" />
    ${tasks.join('')}
    <bpmn:parallelGateway id="join" /><bpmn:sequenceFlow id="out" sourceRef="join" targetRef="end" /><bpmn:endEvent id="end" />`,
  );
}
