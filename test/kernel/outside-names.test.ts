import { describe, expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import { diagram } from './drive.ts';

const kernel = createKernel();

async function namesOf(elements: string, refs = '') {
  const { drawn } = await kernel.parseDefinitions(diagram(elements, refs));
  return drawn.flatMap(({ elements: all }) =>
    [...all.values()].flatMap(({ id, names }) => names.map(({ kind, name }) => `${id} ${kind} ${name}`)),
  );
}

describe('what a diagram names outside itself', () => {
  test('is answered for each element, one by one', async () => {
    const names = await namesOf(
      `<startEvent id="s" camunda:formKey="p/start"/>
       <userTask id="A" camunda:formKey="p/a" camunda:candidateGroups="duty, unit:ORG" weibao:deadlinePolicy="D1" weibao:document="X1,X2"/>
       <serviceTask id="B" camunda:type="external" camunda:topic="letter"/><businessRuleTask id="C" camunda:decisionRef="table"/>
       <intermediateCatchEvent id="D"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>`,
      '<message id="m" name="answer"/>',
    );
    expect(names).toEqual([
      's form p/start',
      'A form p/a',
      'A deadlinePolicy D1',
      'A document X1',
      'A document X2',
      'A candidateGroup duty',
      'A candidateGroup unit:ORG',
      'B topic letter',
      'C decision table',
      'D message answer',
    ]);
  });

  test('leaves out what is known only when it is evaluated', async () => {
    expect(await namesOf('<startEvent id="s"/><userTask id="A" camunda:candidateGroups="= groups"/>')).toEqual([]);
  });

  test('is answered also where the diagram is refused', async () => {
    expect(await namesOf('<startEvent id="s"/><userTask id="A" weibao:deadlinePolicy="D1"/><serviceTask id="B"/>')).toEqual([
      'A deadlinePolicy D1',
    ]);
  });

  test('is read as XML means it, with blanks around the signs of attributes', async () => {
    expect(await namesOf(`<startEvent id = "s"/><userTask id\n =\t'A' name="a = b" weibao:deadlinePolicy = "D1"/>`)).toEqual([
      'A deadlinePolicy D1',
    ]);
  });
});
