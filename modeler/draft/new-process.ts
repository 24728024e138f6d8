interface Words {
  key: string;
  name: string;
  nameEn?: string;
  start: { name: string; nameEn: string };
  task: { name: string; nameEn: string };
  end: { name: string; nameEn: string };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The smallest process that does something: it begins, somebody works, it ends. */
export function newProcessXml({ key, name, nameEn, start, task, end }: Words): string {
  const english = (text: string | undefined) => (text ? ` weibao:nameEn="${escaped(text)}"` : '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:weibao="http://weibao.org/schema/bpmn/1.0" id="${key}-definitions" targetNamespace="http://weibao.org/process">
  <bpmn:process id="${key}" name="${escaped(name)}" isExecutable="true"${english(nameEn)}>
    <bpmn:startEvent id="Start" name="${escaped(start.name)}"${english(start.nameEn)}>
      <bpmn:outgoing>Flow-Start-Task-1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="Task-1" name="${escaped(task.name)}"${english(task.nameEn)}>
      <bpmn:incoming>Flow-Start-Task-1</bpmn:incoming>
      <bpmn:outgoing>Flow-Task-1-End</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="End" name="${escaped(end.name)}"${english(end.nameEn)}>
      <bpmn:incoming>Flow-Task-1-End</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow-Start-Task-1" sourceRef="Start" targetRef="Task-1" />
    <bpmn:sequenceFlow id="Flow-Task-1-End" sourceRef="Task-1" targetRef="End" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="${key}-diagram">
    <bpmndi:BPMNPlane id="${key}-plane" bpmnElement="${key}">
      <bpmndi:BPMNShape id="Start_di" bpmnElement="Start">
        <dc:Bounds x="180" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="187" y="185" width="22" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Task-1_di" bpmnElement="Task-1">
        <dc:Bounds x="290" y="120" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_di" bpmnElement="End">
        <dc:Bounds x="462" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="469" y="185" width="22" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow-Start-Task-1_di" bpmnElement="Flow-Start-Task-1">
        <di:waypoint x="216" y="160" />
        <di:waypoint x="290" y="160" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow-Task-1-End_di" bpmnElement="Flow-Task-1-End">
        <di:waypoint x="390" y="160" />
        <di:waypoint x="462" y="160" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** The key under which a file would be deployed: the id of its first executable process. Null: this is no such file. */
export function processKeyOf(xml: string): string | null {
  const file = new DOMParser().parseFromString(xml, 'application/xml');
  if (file.querySelector('parsererror')) return null;
  const processes = [...file.getElementsByTagNameNS('http://www.omg.org/spec/BPMN/20100524/MODEL', 'process')];
  const executable = processes.find((process) => process.getAttribute('isExecutable') === 'true') ?? processes[0];
  return executable?.getAttribute('id') ?? null;
}
