import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDiagramNames } from '../../server/office/diagram-names.ts';
import { bySystem, diagram, openTestOffice, shanghai, type TestOffice } from './support.ts';

let t: TestOffice;

beforeAll(async () => {
  t = await openTestOffice('office-diagram-names', shanghai('2026-11-20T18:10:00'));
});
afterAll(() => t?.close());

it('reads names however they are written, in both languages, and the process’s own', async () => {
  const content = `<bpmn:startEvent id="start" />
    <bpmn:userTask name='A &#62; B&#10;C' weibao:nameEn = "&quot;one&quot;" id='ask' />
    <!-- <bpmn:userTask id="ask" name="not this" /> -->
    <bpmn:userTask xmlns:w="http://weibao.org/schema/bpmn/1.0" id="more" name="更多" w:nameEn="More" />
    <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="ask" /><bpmn:sequenceFlow id="g" sourceRef="ask" targetRef="more" />`;
  const { definitions } = await t.engine.definitions.deploy(diagram('named', content), bySystem);

  const names = await createDiagramNames(t.engine)(definitions[0]!.id);

  expect(names.get('ask')).toEqual({ name: 'A > B C', nameEn: '"one"' });
  expect(names.get('more')).toEqual({ name: '更多', nameEn: 'More' });
  expect(names.get('named')).toEqual({ name: 'named' });
  expect(await createDiagramNames(t.engine)('named:99')).toEqual(new Map());
});
