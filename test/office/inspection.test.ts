import { afterAll, beforeAll, expect, test } from 'vitest';
import { bySystem, diagram, inARow, openTestOffice, shanghai, type TestOffice } from './support.ts';

let t: TestOffice;

beforeAll(async () => {
  t = await openTestOffice('office-inspection', shanghai('2026-11-20T18:10:00'));
});
afterAll(() => t?.close());

const inspect = async (xml: string) => (await t.engine.definitions.deploy(xml, { ...bySystem, dryRun: true })).issues;
const refusal = (xml: string) =>
  inspect(xml).then(
    () => undefined,
    ({ code, issues }) => ({ code, issues }),
  );
/** What a task names, found or not, besides what every task is told. */
const findings = async (attributes: string) =>
  (await inspect(inARow('named', { id: 'ask', with: attributes })))
    .filter(({ code }) => !code.startsWith('TASK_WITHOUT'))
    .map(({ code, severity, path, elementId }) => [severity, code, path, elementId].join(' '));

test.each([
  ['in single quotes', `weibao:deadlinePolicy='NOPE'`],
  ['after a text with a raw >', `name2="a > b" weibao:deadlinePolicy="NOPE"`],
  ['after a quote in the other kind of quotes', `x='say "id=1" > 0' weibao:deadlinePolicy="NOPE"`],
  ['on a line of its own, with blanks around the sign', `\n  weibao:deadlinePolicy = "NOPE"`],
  ['with a letter as an entity', `weibao:deadlinePolicy="N&#79;PE"`],
])('an unknown deadline policy is refused %s', async (_how, attributes) => {
  expect(await refusal(inARow('named', { id: 'ask', with: attributes }))).toMatchObject({
    code: 'POLICY_UNKNOWN',
    issues: expect.arrayContaining([expect.objectContaining({ code: 'POLICY_UNKNOWN', severity: 'error', elementId: 'ask' })]),
  });
});

test('an unknown policy is refused under another prefix of the same namespace, and within a sub-process', async () => {
  const inner = `<bpmn:startEvent id="s" /><bpmn:sequenceFlow id="a" sourceRef="s" targetRef="in" />
    <bpmn:userTask xmlns:w="http://weibao.org/schema/bpmn/1.0" id="in" w:deadlinePolicy="NOPE" />`;
  const outer = `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="b" sourceRef="start" targetRef="sub" /><bpmn:subProcess id="sub">${inner}</bpmn:subProcess>`;
  expect(await refusal(diagram('nested', outer))).toMatchObject({
    code: 'POLICY_UNKNOWN',
    issues: expect.arrayContaining([expect.objectContaining({ code: 'POLICY_UNKNOWN', elementId: 'in' })]),
  });
});

test('a policy that exists is taken however it is written, and one in a comment, a text or a process that is not executed is nobody’s', async () => {
  expect(await findings(`weibao:deadlinePolicy='MR-D&#48;5'`)).toEqual([]);
  const said = `<!-- <bpmn:userTask id="x" weibao:deadlinePolicy="NOPE" /> -->
    <bpmn:userTask id="ask" camunda:candidateGroups="wbb_officer"><bpmn:documentation><![CDATA[<userTask id="y" weibao:deadlinePolicy="NOPE">]]></bpmn:documentation></bpmn:userTask>
    <bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="ask" />`;
  const other = '<bpmn:process id="drawn-only"><bpmn:userTask id="z" weibao:deadlinePolicy="NOPE" /></bpmn:process></bpmn:definitions>';
  const issues = await inspect(diagram('said', said).replace('</bpmn:definitions>', other));
  expect(issues.filter(({ code }) => code === 'POLICY_UNKNOWN')).toEqual([]);
});

test('what is missing is told at once with what is wrongly drawn', async () => {
  const broken = inARow('broken', { id: 'ask', with: `weibao:deadlinePolicy='NOPE'` }).replace('targetRef="end"', 'targetRef="nowhere"');
  const { code, issues } = (await refusal(broken))!;
  expect(code).toBe('DIAGRAM_REFUSED');
  expect(issues.map((issue: { code: string }) => issue.code)).toEqual(expect.arrayContaining(['FLOW_DANGLING', 'POLICY_UNKNOWN']));
});

test('a document that the office does not draw up is refused', async () => {
  expect(await findings('weibao:document="D01, D02"')).toEqual([]);
  const { code, issues } = (await refusal(inARow('named', { id: 'ask', with: 'weibao:document="D01,D99"' })))!;
  expect(code).toBe('DIAGRAM_REFUSED');
  expect(issues[0]).toMatchObject({ code: 'DOCUMENT_UNKNOWN', elementId: 'ask', message: expect.stringContaining('D99') });
});

test('what a job of the office names is looked up when the diagram is deployed; what another worker is told is its own', async () => {
  const asking = (
    topic: string,
    parameters: string,
  ) => `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="do" />
    <bpmn:serviceTask id="do" camunda:type="external" camunda:topic="${topic}"><bpmn:extensionElements><camunda:properties>${parameters}</camunda:properties></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:sequenceFlow id="g" sourceRef="do" targetRef="end" /><bpmn:endEvent id="end" />`;
  const told = async (topic: string, name: string, value: string) => {
    const refused = await refusal(diagram('asking', asking(topic, `<camunda:property name="${name}" value="${value}" />`)));
    return refused?.issues.map(({ code, elementId }: { code: string; elementId: string }) => `${code} ${elementId}`) ?? [];
  };
  expect(await told('deadline.compute', 'policy', 'CC-D02,NOPE')).toEqual(['POLICY_UNKNOWN do']);
  expect(await told('letter.number', 'document', 'D99')).toEqual(['DOCUMENT_UNKNOWN do']);
  expect(await told('letter.number', 'document', 'D12')).toEqual(['DOCUMENT_UNNUMBERED do']);
  expect(await told('letter.number', 'document', 'D16')).toEqual([]);
  expect(await told('deadline.compute', 'policy', '= chosen')).toEqual([]);
  expect(await told('their.worker', 'policy', 'NOPE')).toEqual([]);
});

test('roles, organisations, forms and decision tables that are not there are told, and the diagram is deployed', async () => {
  expect(await findings('camunda:candidateGroups="caseworker, unit_liaison:NOWHERE, nobody:WBB"')).toEqual([
    'warning CANDIDATE_ROLE_UNKNOWN candidateGroups ask',
    'warning CANDIDATE_ORGANISATION_UNKNOWN candidateGroups ask',
    'warning CANDIDATE_ROLE_UNKNOWN candidateGroups ask',
  ]);
  expect(await findings('camunda:formKey="mandatory-rePort/MR-02"')).toEqual(['warning FORM_UNKNOWN formKey ask']);
  const decide = `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="decide" />
    <bpmn:businessRuleTask id="decide" camunda:decisionRef="no-such-table" />`;
  expect((await inspect(diagram('deciding', decide))).map(({ code, elementId }) => `${code} ${elementId}`)).toContain(
    'DECISION_TABLE_UNKNOWN decide',
  );
});

test('what exists is not spoken of, and an expression is not judged', async () => {
  expect(await findings('camunda:candidateGroups="wbb_officer,unit_liaison:WJB" camunda:formKey="mandatory-report/MR-02"')).toEqual([]);
  expect(await findings('camunda:candidateGroups="= [&quot;nobody:&quot; + place]"')).toEqual([]);
});
