import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import { diagram, E, f, S, user } from './drive.ts';
import { and } from './gateways.ts';

const kernel = createKernel();
const issues = async (xml: string) => (await kernel.parseDefinitions(xml)).issues;
const found = async (xml: string, severity: 'error' | 'warning' = 'error') =>
  (await issues(xml)).filter((issue) => issue.severity === severity).map(({ code, elementId }) => `${code} ${elementId ?? ''}`.trim());
const refs = '<message id="M" name="m"/><signal id="G" name="g"/><error id="Er" errorCode="E"/>';
const straight = S + user('A') + E + f(['s', 'A'], ['A', 'e']);
const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';

describe('a diagram is refused, with the element named, when', () => {
  test.each<[string, string, string[]]>([
    ['a flow leads to a start event', S + user('A') + f(['s', 'A'], ['A', 's']), ['START_WITH_INCOMING s']],
    ['a flow leaves an end event', `${straight}${user('B')}${f(['e', 'B'])}`, ['END_WITH_OUTGOING e']],
    [
      'a flow crosses the border of a sub-process',
      `${S}<subProcess id="SP"><startEvent id="is"/>${user('A')}${f(['is', 'A'])}</subProcess>${E}${f(['s', 'SP'], ['SP', 'e'], ['A', 'e'])}`,
      ['FLOW_CROSSES_BORDER A_e'],
    ],
    [
      'a flow leads nowhere',
      `${straight}<sequenceFlow id="x" sourceRef="A" targetRef="nowhere"/>`,
      ['REFERENCE_DANGLING x', 'FLOW_DANGLING x'],
    ],
    ['an id is used twice', `${straight}${user('A')}`, ['ID_DUPLICATE A']],
    [
      'a boundary event is on a gateway',
      `${S}<exclusiveGateway id="x"/>${E}<boundaryEvent id="b" attachedToRef="x">${timer}</boundaryEvent>${user('R')}${f(['s', 'x'], ['x', 'e'], ['b', 'R'])}`,
      ['BOUNDARY_HOST b', 'UNREACHABLE b', 'UNREACHABLE R'],
    ],
    [
      'a boundary event has no way on',
      `${straight}<boundaryEvent id="b" attachedToRef="A">${timer}</boundaryEvent>`,
      ['BOUNDARY_DEAD_END b'],
    ],
    [
      'a boundary error does not interrupt',
      `${straight}<boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><errorEventDefinition/></boundaryEvent>${user('R')}${f(['b', 'R'])}`,
      ['MUST_INTERRUPT b'],
    ],
    [
      'a task follows an event gateway',
      `${S}<eventBasedGateway id="g"/>${user('A', 'B')}${f(['s', 'g'], ['g', 'A'], ['g', 'B'])}`,
      ['EVENT_GATEWAY_TARGET A', 'EVENT_GATEWAY_TARGET B'],
    ],
    ['no way leads to an element', `${straight}${user('B')}`, ['UNREACHABLE B']],
    [
      'two ways without conditions leave an exclusive gateway',
      `${S}<exclusiveGateway id="x"/>${user('A', 'B')}${f(['s', 'x'], ['x', 'A'], ['x', 'B'])}`,
      ['AMBIGUOUS_FLOWS x'],
    ],
    [
      'a complex join does not say when it goes on',
      `${S}${and('p')}${user('A', 'B')}<complexGateway id="g"/>${E}${f(['s', 'p'], ['p', 'A'], ['p', 'B'], ['A', 'g'], ['B', 'g'], ['g', 'e'])}`,
      ['COMPLEX_WITHOUT_CONDITION g'],
    ],
    [
      'a link is caught nowhere',
      `${S}<intermediateThrowEvent id="l"><linkEventDefinition name="L"/></intermediateThrowEvent>${f(['s', 'l'])}`,
      ['LINK_TARGET l'],
    ],
    [
      'a cancel is in no transaction',
      `${S}<endEvent id="e"><cancelEventDefinition/></endEvent>${f(['s', 'e'])}`,
      ['CANCEL_OUTSIDE_TRANSACTION e', 'CANCEL_UNCAUGHT e'],
    ],
    [
      'an event sub-process has a plain start',
      `${straight}<subProcess id="ES" triggeredByEvent="true"><startEvent id="es"/>${user('B')}${f(['es', 'B'])}</subProcess>`,
      ['EVENT_SUB_PROCESS_START es'],
    ],
    [
      'a sub-process is started by a message',
      `${S}<subProcess id="SP"><startEvent id="is"><messageEventDefinition messageRef="M"/></startEvent>${user('A')}${f(['is', 'A'])}</subProcess>${E}${f(['s', 'SP'], ['SP', 'e'])}`,
      ['SUB_PROCESS_START is'],
    ],
    [
      'a compensation event has no handler',
      `${straight}<boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>`,
      ['COMPENSATION_HANDLER b'],
    ],
    [
      'a process would be started by a condition',
      `<startEvent id="s"><conditionalEventDefinition><condition xsi:type="tFormalExpression">= a</condition></conditionalEventDefinition></startEvent>${user('A')}${f(['s', 'A'])}`,
      ['START_UNSUPPORTED s'],
    ],
    [
      'nothing waits in a circle without a way out',
      `${S}<task id="A"/><task id="B"/>${f(['s', 'A'], ['A', 'B'], ['B', 'A'])}`,
      ['LOOP_ENDLESS A'],
    ],
    ['a service task says nothing of who does it', `${S}<serviceTask id="A"/>${f(['s', 'A'])}`, ['TOPIC_MISSING A']],
    [
      'a service task would run code',
      `${S}<serviceTask id="A" camunda:class="org.x.Y"/>${f(['s', 'A'])}`,
      ['CODE_REFUSED A', 'TOPIC_MISSING A'],
    ],
    [
      'a listener would run code',
      `${S}<userTask id="A"><extensionElements><camunda:executionListener class="x" event="start"/></extensionElements></userTask>${f(['s', 'A'])}`,
      ['CODE_REFUSED A'],
    ],
    [
      'a condition is no FEEL',
      `${S}<exclusiveGateway id="x" default="x_B"/>${user('A', 'B')}${f(['s', 'x'], ['x', 'A', '= a &gt;'], ['x', 'B'])}`,
      ['FEEL_INVALID x_A'],
    ],
    [
      'a condition is written without =',
      `${S}<exclusiveGateway id="x" default="x_B"/>${user('A', 'B')}${f(['s', 'x'], ['x', 'A', 'a &gt; 1'], ['x', 'B'])}`,
      ['EXPRESSION_LANGUAGE x_A'],
    ],
    [
      'an expression calls what FEEL does not have',
      `${S}<exclusiveGateway id="x" default="x_B"/>${user('A', 'B')}${f(['s', 'x'], ['x', 'A', '= nosuch(a)'], ['x', 'B'])}`,
      ['FEEL_UNKNOWN_FUNCTION x_A'],
    ],
    [
      'a timer has no period',
      `${straight}<boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><timerEventDefinition><timeCycle>R/PT0S</timeCycle></timerEventDefinition></boundaryEvent>${user('R')}${f(['b', 'R'])}`,
      ['TIMER_INVALID b'],
    ],
    [
      'a timer cannot be read',
      `${straight}<boundaryEvent id="b" attachedToRef="A"><timerEventDefinition><timeDuration>tomorrow</timeDuration></timerEventDefinition></boundaryEvent>${user('R')}${f(['b', 'R'])}`,
      ['TIMER_INVALID b'],
    ],
  ])('%s', async (_what, elements, expected) => {
    const all = await issues(diagram(elements, refs));
    expect(all.filter(({ severity }) => severity === 'error').map(({ code, elementId }) => `${code} ${elementId}`)).toEqual(expected);
    expect(all.every(({ message }) => message.length > 20)).toBe(true);
    expect((await kernel.parseDefinitions(diagram(elements, refs))).models).toEqual([]);
  });

  test('it uses another language, with the FEEL way to say it', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the dialect that is refused.
    const dialect = '${amount == 1 &amp;&amp; !done}';
    const [first] = await issues(
      diagram(`${S}<exclusiveGateway id="x" default="x_B"/>${user('A', 'B')}${f(['s', 'x'], ['x', 'A', dialect], ['x', 'B'])}`),
    );
    expect(first).toMatchObject({
      code: 'EXPRESSION_DIALECT',
      elementId: 'x_A',
      message: expect.stringContaining('= amount = 1 and not(done)'),
    });
  });
  test('every error of a diagram is named at once', async () => {
    expect(await found(diagram(`${S}${user('A', 'B')}<serviceTask id="C"/>${f(['s', 'A'], ['A', 'C'], ['A', 's'])}`))).toEqual([
      'TOPIC_MISSING C',
      'START_WITH_INCOMING s',
      'UNREACHABLE B',
    ]);
  });
});

describe('a file that is no diagram', () => {
  test.each([
    ['not xml'],
    ['<a><b></a>'],
    ['<a x="1" x="2"/>'],
    ['<a>&nbsp;</a>'],
    ['<a/><b/>'],
    ['<a x=1/>'],
    ['<a'],
    [''],
    ['<a>\u0001</a>'],
  ])('%j is malformed', async (xml) => {
    await expect(kernel.parseDefinitions(xml)).rejects.toMatchObject({ code: 'XML_MALFORMED' });
  });
  test('with a document type is refused before anything is read from it', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>';
    expect(await found(bomb)).toEqual(['DOCTYPE_REFUSED']);
    expect(await found(`<!-- <!DOCTYPE harmless> -->${diagram(straight).replace(/^<\?xml.*\?>\n/, '')}`)).toEqual([]);
  });
  test('nested without end, or huge, is refused', async () => {
    expect(await found('<a>'.repeat(5_000) + '</a>'.repeat(5_000))).toEqual(['XML_TOO_DEEP']);
    await expect(kernel.parseDefinitions(`<a>${' '.repeat(5_300_000)}</a>`)).rejects.toMatchObject({ code: 'XML_TOO_LARGE' });
  });
  test('without an executable process says so', async () => {
    expect(await found('<html/>')).toEqual(['NO_EXECUTABLE_PROCESS']);
    expect(await found(diagram(straight).replace('isExecutable="true"', ''))).toEqual(['NO_EXECUTABLE_PROCESS']);
  });
});

describe('what is drawn but not executed', () => {
  test('is accepted and listed', async () => {
    const xml = diagram(
      `<laneSet id="ls"/>${straight}<textAnnotation id="ta"/><dataStoreReference id="ds"/>`,
      '<itemDefinition id="it" structureRef="x"/><globalUserTask id="gu" name="g"/><resource id="re" name="r"/><collaboration id="co"><participant id="pa" processRef="P"/><messageFlow id="mf" sourceRef="pa" targetRef="A"/></collaboration><category id="ca"/>',
    );
    expect(await found(xml)).toEqual([]);
    const warnings = await found(xml, 'warning');
    expect(warnings).toEqual(expect.arrayContaining(['NOT_EXECUTED it', 'NOT_EXECUTED gu', 'NOT_EXECUTED re', 'NOT_EXECUTED mf']));
  });
  test('the attributes of other engines are listed too', async () => {
    const xml = diagram(`${S}<userTask id="A" flowable:assignee="x" operaton:formKey="y"/>${E}${f(['s', 'A'], ['A', 'e'])}`).replace(
      '<definitions ',
      '<definitions xmlns:flowable="http://flowable.org/bpmn" xmlns:operaton="http://operaton.org/schema/1.0/bpmn" ',
    );
    expect(await found(xml)).toEqual([]);
    expect(await found(xml, 'warning')).toEqual(expect.arrayContaining(['NOT_EXECUTED A']));
  });
  test('several executable processes of one file are all read', async () => {
    const xml = diagram(straight).replace(
      '</definitions>',
      `<process id="P2" isExecutable="true"><startEvent id="s2"/><userTask id="A2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="A2"/></process></definitions>`,
    );
    expect((await kernel.parseDefinitions(xml)).models.map(({ key }) => key)).toEqual(['P', 'P2']);
  });
});

describe('soundness', () => {
  const split = (gateway: string, join: string, conditions: (string | undefined)[]) =>
    `${S}<${gateway} id="g"/>${user('A', 'B')}<${join} id="j"/>${user('Z')}${E}${f(['s', 'g'], ['g', 'A', ...conditions.slice(0, 1)] as never, ['g', 'B', ...conditions.slice(1, 2)] as never, ['A', 'j'], ['B', 'j'], ['j', 'Z'], ['Z', 'e'])}`;
  test('a join that can never be complete is an error, with the way that leads there', async () => {
    const [deadlock] = (await issues(diagram(split('exclusiveGateway', 'parallelGateway', ['= a', '= b'])))).filter(
      ({ code }) => code === 'DEADLOCK',
    );
    expect(deadlock).toMatchObject({ severity: 'error', elementId: 'j', message: expect.stringContaining('s → A') });
  });
  test('a join that may be incomplete is a warning', async () => {
    expect(await found(diagram(split('inclusiveGateway', 'parallelGateway', ['= a', '= b'])), 'warning')).toContain('DEADLOCK j');
    expect(await found(diagram(split('inclusiveGateway', 'parallelGateway', ['= a', '= b'])))).toEqual([]);
  });
  test('matching gateways are sound', async () => {
    for (const gateway of ['parallelGateway', 'inclusiveGateway', 'exclusiveGateway'])
      expect(await found(diagram(split(gateway, gateway, gateway === 'parallelGateway' ? [] : ['= a', '= b'])), 'warning')).not.toContain(
        'DEADLOCK j',
      );
  });
  test('the office’s own process is sound', async () => {
    const xml = await readFile(new URL('../../processes/mandatory-report/mandatory-report.bpmn', import.meta.url), 'utf8');
    expect(await found(xml)).toEqual([]);
    expect((await found(xml, 'warning')).filter((issue) => /DEADLOCK|NEVER_RUNS|UNREACHABLE/.test(issue))).toEqual([]);
  });
});

test('a finding names what its words need, for whoever reads them in another language', async () => {
  const flows =
    S + `<exclusiveGateway id="x"/>${user('A', 'B')}<task id="C"/>` + f(['s', 'x'], ['x', 'A'], ['x', 'C'], ['A', 'B'], ['C', 'B']);
  const [ambiguous] = (await issues(diagram(flows))).filter(({ code }) => code === 'AMBIGUOUS_FLOWS');
  expect(ambiguous).toMatchObject({ elementId: 'x', values: { flows: ['x_A', 'x_C'] } });
});
