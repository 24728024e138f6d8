const TASKS = 9;

/**
 * A 20-activity diagram: nine user tasks, each behind a gateway that decides whether it is needed, and two events.
 * `skipped` says in the engine's own language that task `n` is not needed; no engine has one that all others read.
 */
export function twentyActivities(skipped = (n: number): string => `= skip = ${n}`): string {
  const steps = Array.from({ length: TASKS }, (_, index) => index + 1);
  const nodes = steps.map(
    (n) => `
    <bpmn:exclusiveGateway id="need${n}" default="yes${n}" />
    <bpmn:userTask id="task${n}" name="Task ${n}" />
    <bpmn:sequenceFlow id="yes${n}" sourceRef="need${n}" targetRef="task${n}" />
    <bpmn:sequenceFlow id="no${n}" sourceRef="need${n}" targetRef="${n === TASKS ? 'end' : `need${n + 1}`}">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${skipped(n)}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="next${n}" sourceRef="task${n}" targetRef="${n === TASKS ? 'end' : `need${n + 1}`}" />`,
  );
  return diagram(`
    <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="need1" />${nodes.join('')}`);
}

/** 20 activities without a choice: eighteen user tasks in a row between two events. */
export function twentyInARow(): string {
  const tasks = Array.from({ length: 18 }, (_, index) => index + 1);
  const nodes = tasks.map(
    (n) => `
    <bpmn:userTask id="task${n}" name="Task ${n}" />
    <bpmn:sequenceFlow id="next${n}" sourceRef="task${n}" targetRef="${n === tasks.length ? 'end' : `task${n + 1}`}" />`,
  );
  return diagram(`
    <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="task1" />${nodes.join('')}`);
}

function diagram(between: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="bench" targetNamespace="http://weibao.org/bench">
  <bpmn:process id="twenty-activities" name="Twenty activities" isExecutable="true">
    <bpmn:startEvent id="start" />${between}
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;
}
