import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DecisionView } from '../../server/engine/types.ts';
import { SYSTEM } from '../../server/engine/types.ts';
import type { Caller } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

const TABLE = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <decision id="level" name="Level"><decisionTable id="level-table" hitPolicy="FIRST">
    <input id="in" label="Age"><inputExpression id="in-x" typeRef="number"><text>age</text></inputExpression></input>
    <output id="out" label="Level" name="level" typeRef="string" /><annotation name="Source" />
    <rule id="young"><inputEntry id="young-in"><text>&lt; 8</text></inputEntry><outputEntry id="young-out"><text>"U1"</text></outputEntry>
      <annotationEntry><text>Art. 21</text></annotationEntry></rule>
    <rule id="other"><inputEntry id="other-in"><text>-</text></inputEntry><outputEntry id="other-out"><text>"U3"</text></outputEntry>
      <annotationEntry><text>office</text></annotationEntry></rule>
  </decisionTable></decision>
  <decision id="beside" name="Beside"><literalExpression id="beside-x"><text>1 + 1</text></literalExpression></decision>
</definitions>`;
/** Decides at once, and again when it is told to. */
const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="p" targetNamespace="urn:test">
  <bpmn:process id="deciding" isExecutable="true"><bpmn:startEvent id="start" />
    <bpmn:businessRuleTask id="decide" camunda:decisionRef="level" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="level" />
    <bpmn:userTask id="look" camunda:candidateGroups="wbb_officer" />
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="decide" /><bpmn:sequenceFlow id="b" sourceRef="decide" targetRef="look" />
    <bpmn:sequenceFlow id="c" sourceRef="look" targetRef="decide" />
  </bpmn:process></bpmn:definitions>`;

let server: TestServer;
let administrator: Caller;

beforeAll(async () => {
  server = await startServer('http-decisions');
  administrator = await server.hire('liu', 'process_admin');
  await server.engine.decisions.deploy(TABLE, SYSTEM);
  await server.engine.definitions.deploy(PROCESS, { actor: SYSTEM });
});
afterAll(() => server?.close());

const table = async () => (await administrator.get('/api/decisions/level')).body as DecisionView;
const save = (body: object, query = '') => administrator.send('PUT', `/api/decisions/level${query}`, { body });

it('lists the tables, and shows one as rows and columns with the source of each rule', async () => {
  const { items } = (await administrator.get('/api/decisions')).body as { items: { id: string }[] };
  expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['conference', 'level', 'triage']));
  expect(await table()).toMatchObject({
    version: 1,
    hitPolicy: 'FIRST',
    inputs: [{ label: 'Age', expression: 'age' }],
    outputs: [{ name: 'level', label: 'Level' }],
    annotations: ['Source'],
    rules: [
      { id: 'young', inputs: ['< 8'], outputs: ['"U1"'], annotations: ['Art. 21'] },
      { id: 'other', inputs: ['-'], outputs: ['"U3"'], annotations: ['office'] },
    ],
    versions: [{ version: 1, deployedBy: 'system' }],
  });
  expect(await administrator.get('/api/decisions/beside')).toMatchObject({ status: 404, body: { code: 'DECISION_NOT_FOUND' } });
});

it('finds nothing wrong with the tables that the office works by', async () => {
  for (const id of ['triage', 'conference']) {
    const { rules, version } = (await administrator.get(`/api/decisions/${id}`)).body as DecisionView;
    const answer = await administrator.send('PUT', `/api/decisions/${id}?dryRun=true`, { body: { rules, version } });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  }
});

it('names every cell that cannot be used, and stores nothing', async () => {
  const rules = [
    { inputs: ['< '], outputs: ['"U1"'], annotations: ['Art. 21'] },
    { inputs: ['重'], outputs: ['U1'], annotations: [' '] },
    { inputs: ['some x in [1] satisfies x > 3'], outputs: ['wich(1)'], annotations: ['office'] },
  ];
  const answer = await save({ rules });
  expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
  const { issues } = answer.body as { issues: { code: string; path: string }[] };
  expect(issues.map(({ code, path }) => `${path} ${code}`)).toEqual([
    'rules[0].inputs[0] CELL_INVALID',
    'rules[1].inputs[0] CELL_NAME_UNKNOWN',
    'rules[1].outputs[0] CELL_NAME_UNKNOWN',
    'rules[1].annotations[0] RULE_WITHOUT_SOURCE',
    'rules[2].outputs[0] CELL_NAME_UNKNOWN',
  ]);
  expect((await save({ rules: [] })).body).toMatchObject({ issues: [{ code: 'TABLE_EMPTY', path: 'rules' }] });
  expect((await save({ rules: [{ inputs: [], outputs: [], annotations: [] }] })).status).toBe(422);
  expect((await table()).version).toBe(1);
});

it('stores the next version for who has seen the last one: new cases follow it, and running ones at their next decision', async () => {
  const start = async () =>
    (await server.drill.post('/api/instances', { definition: 'deciding', variables: { age: 10 } })).body as { id: string };
  const levelOf = async (id: string) => ((await server.drill.get(`/api/instances/${id}`)).body as { variables: unknown }).variables;
  const running = await start();
  expect(await levelOf(running.id)).toMatchObject({ level: 'U3' });

  const before = await table();
  const added = { inputs: ['[8..14]'], outputs: ['"U2"'], annotations: ['office, 2026'] };
  const rules = [before.rules[0], added, before.rules[1]];
  const answer = await save({ rules, version: 1, reason: 'more care' });

  expect(answer).toMatchObject({
    status: 200,
    body: { version: 2, versions: [{ version: 2, deployedBy: 'liu', reason: 'more care' }, { version: 1 }] },
  });
  const now = await table();
  expect(now.rules.map(({ id }) => id)).toEqual(['young', expect.stringMatching(/^rule-/), 'other']);
  expect(await levelOf((await start()).id)).toMatchObject({ level: 'U2' });
  expect(await levelOf(running.id)).toMatchObject({ level: 'U3' });
  const { items } = (await server.drill.get(`/api/tasks?view=all&instance=${running.id}`)).body as { items: { id: string }[] };
  await server.drill.post(`/api/tasks/${items[0]!.id}/complete`, { variables: {} });
  expect(await levelOf(running.id)).toMatchObject({ level: 'U2' });

  expect(await save({ rules: before.rules, version: 1 })).toMatchObject({ status: 409, body: { code: 'STALE_VERSION' } });
  expect((await administrator.get('/api/decisions/level?version=1')).body).toMatchObject({ version: 1, rules: before.rules });
  const audit = await server.people.audit.list({ action: 'decision.deployed' });
  expect(audit.items[0]).toMatchObject({ who: 'liu', object: 'level:2' });
});

it('belongs to who may deploy', async () => {
  const officer = await server.hire('officer', 'wbb_officer');
  expect((await officer.get('/api/decisions/level')).status).toBe(200);
  expect((await officer.send('PUT', '/api/decisions/level', { body: { rules: (await table()).rules } })).status).toBe(403);
});
