import BpmnModdle from 'bpmn-moddle';
import { expect, it } from 'vitest';
import type { Drawing } from '../../modeler/canvas/bpmn.ts';
import { moddleExtensions } from '../../modeler/canvas/moddle.ts';
import { changesBetween } from '../../modeler/deploy/changes.ts';

const drawing = { get: () => new BpmnModdle(moddleExtensions) } as unknown as Pick<Drawing, 'get'>;
const diagram = (task: string, inside = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:weibao="http://weibao/schema/1.0" id="d" targetNamespace="t">
  <bpmn:process id="p" isExecutable="true"><bpmn:userTask id="task" ${task}>${inside}</bpmn:userTask></bpmn:process>
</bpmn:definitions>`;
const documented = (text: string) => diagram('name="登记"', `<bpmn:documentation>${text}</bpmn:documentation>`);

const changed = async (before: string, after: string) =>
  (await changesBetween(drawing, before, after)).filter(({ kind }) => kind === 'changed').flatMap(({ attributes }) => attributes);

it('whoever deploys reads what a name was and what it becomes', async () => {
  expect(await changed(diagram('name="登记"'), diagram('name="受理登记"'))).toEqual([{ name: 'name', before: '登记', after: '受理登记' }]);
});

it('whoever deploys reads both explanations, under the word for an explanation', async () => {
  expect(await changed(documented('当日办理'), documented('两小时内办理'))).toEqual([
    { name: 'documentation', before: '当日办理', after: '两小时内办理' },
  ]);
  expect(await changed(diagram('name="登记"'), documented('两小时内办理'))).toEqual([{ name: 'documentation', after: '两小时内办理' }]);
});
