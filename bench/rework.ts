import type { Client } from '../test/support/client.ts';
import { completeTask, firstTask } from './completions.ts';

/** A task that is done again and again. */
export function rework(): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="bench-rework" targetNamespace="http://weibao.org/bench">
  <bpmn:process id="rework" name="Rework" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="draft" />
    <bpmn:userTask id="draft" name="Draft" />
    <bpmn:sequenceFlow id="drafted" sourceRef="draft" targetRef="review" />
    <bpmn:userTask id="review" name="Review" />
    <bpmn:sequenceFlow id="reviewed" sourceRef="review" targetRef="good" />
    <bpmn:exclusiveGateway id="good" default="again" />
    <bpmn:sequenceFlow id="again" sourceRef="good" targetRef="draft" />
    <bpmn:sequenceFlow id="done" sourceRef="good" targetRef="end">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">= approved = true</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;
}

/** Milliseconds of each completion while one instance goes round so many times. */
export async function measureRework(client: Client, loops: number): Promise<number[]> {
  const times: number[] = [];
  let task = await firstTask(client, 'rework');
  for (let completions = 0; completions < loops * 2; completions += 1) {
    const asked = performance.now();
    const next = await completeTask(client, task);
    times.push(performance.now() - asked);
    if (!next) throw new Error('The rework has ended by itself.');
    task = next;
  }
  return times;
}
