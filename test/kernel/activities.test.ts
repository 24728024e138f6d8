import { describe, expect, test } from 'vitest';
import type { UserTaskWait } from '../../server/kernel/types.ts';
import { diagram, drive, E, f, load, S, user } from './drive.ts';

const io = (inputs: [string, string][], outputs: [string, string][] = []) =>
  `<extensionElements><camunda:inputOutput>${inputs.map(([name, value]) => `<camunda:inputParameter name="${name}">${value}</camunda:inputParameter>`).join('')}${outputs.map(([name, value]) => `<camunda:outputParameter name="${name}">${value}</camunda:outputParameter>`).join('')}</camunda:inputOutput></extensionElements>`;

describe('a user task', () => {
  test('tells who may do it, with what, until when', () =>
    drive(
      diagram(
        `${S}<userTask id="A" name="Look" camunda:assignee="= officer" camunda:candidateGroups="= [&quot;wbb_officer&quot;, &quot;unit_liaison:&quot; + org]" camunda:candidateUsers="a, b" camunda:formKey="mr/A" camunda:dueDate="= due" camunda:priority="90" weibao:deadlinePolicy="MR-D01" weibao:sensitivity="C3" weibao:document="D01,D02" weibao:external="true" weibao:returnable="true"><documentation>how</documentation></userTask>${f(['s', 'A'])}`,
      ),
      async (instance) => {
        await instance.start({ officer: 'chengye', org: 'MZB', due: '2026-11-24T10:00:00+08:00' });
        expect(instance.wait('A')).toEqual({
          kind: 'user',
          executionId: 'A#3',
          elementId: 'A',
          elementType: 'bpmn:UserTask',
          name: 'Look',
          documentation: 'how',
          since: '2026-11-23T04:00:00.000Z',
          assignee: 'chengye',
          candidateGroups: ['wbb_officer', 'unit_liaison:MZB'],
          candidateUsers: ['a', 'b'],
          formKey: 'mr/A',
          dueDate: '2026-11-24T02:00:00.000Z',
          priority: 90,
          deadlinePolicy: 'MR-D01',
          sensitivity: 'C3',
          documents: ['D01', 'D02'],
          external: true,
          returnable: true,
          variables: { officer: 'chengye', org: 'MZB', due: '2026-11-24T10:00:00+08:00' },
        });
      },
    ));
  test('keeps input parameters to itself and gives outputs to the process', () =>
    drive(
      diagram(
        `${S}<userTask id="A">${io([['local', '= a + 1']], [['sum', '= local + answer']])}</userTask>${E}${f(['s', 'A'], ['A', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ a: 1 });
        expect((instance.wait('A') as UserTaskWait).variables).toEqual({ a: 1, local: 2 });
        await instance.complete('A', { answer: 40, local: 3 });
        expect(instance.last.variables).toEqual({ a: 1, answer: 40, sum: 43 });
      },
    ));
  test('whose output cannot be computed is an incident, and its work is not lost', () =>
    drive(
      diagram(
        `${S}<userTask id="A">${io(
          [],
          [
            ['twice', '= nothing(answer)'],
            ['n', '= n + 1'],
          ],
        )}</userTask><userTask id="Z"/>${f(['s', 'A'], ['A', 'Z'])}`,
      ).replace('nothing(answer)', 'number(answer)'),
      async (instance) => {
        await instance.start({ n: 1 });
        await instance.complete('A', { answer: 'x' });
        expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'FEEL_FAILED' }]);
        expect(instance.last.variables).toEqual({ n: 1, answer: 'x' });
        await instance.send({ type: 'retry', executionId: instance.wait('A').executionId, variables: { answer: '7' } });
        expect(instance.active()).toEqual(['Z']);
        expect(instance.last.variables).toEqual({ n: 2, answer: '7', twice: 7 });
      },
    ));
  test('a manual task waits, a plain task does not', () =>
    drive(diagram(`${S}<task id="T"/><manualTask id="A"/>${E}${f(['s', 'T'], ['T', 'A'], ['A', 'e'])}`), async (instance) => {
      await instance.start();
      expect(instance.last.waits).toMatchObject([{ kind: 'user', elementId: 'A', candidateGroups: [], priority: 50 }]);
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
    }));
});

describe('a job', () => {
  test.each(['serviceTask', 'sendTask', 'businessRuleTask'])('%s with a topic waits for a worker', (tag) =>
    drive(
      diagram(
        `${S}<${tag} id="A" camunda:type="external" camunda:topic="deadline.compute" weibao:retries="5"><extensionElements><camunda:properties><camunda:property name="policy" value="MR-D05"/><camunda:property name="who" value="= name"/></camunda:properties></extensionElements></${tag}>${E}${f(['s', 'A'], ['A', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ name: 'n' });
        expect(instance.wait('A')).toMatchObject({
          kind: 'job',
          topic: 'deadline.compute',
          retries: 5,
          parameters: { policy: 'MR-D05', who: 'n' },
          variables: { name: 'n' },
        });
        await instance.complete('A', { dueAt: 'x' });
        expect(instance.last.variables).toEqual({ name: 'n', dueAt: 'x' });
      },
    ),
  );
  test('that fails for good becomes an incident and can be done again', () =>
    drive(diagram(`${S}<serviceTask id="A" camunda:topic="t"/>${E}${f(['s', 'A'], ['A', 'e'])}`), async (instance) => {
      await instance.start();
      const { executionId } = instance.wait('A');
      await instance.send({ type: 'fail', executionId, message: 'no connection' });
      expect(instance.wait('A')).toMatchObject({ kind: 'incident', code: 'WORK_FAILED', message: 'no connection', executionId });
      await instance.send({ type: 'retry', executionId });
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
      expect(instance.count('activity.started', 'A')).toBe(1);
    }));
});

describe('a script', () => {
  test('is one FEEL expression', () =>
    drive(
      diagram(
        `${S}<scriptTask id="A" scriptFormat="feel" camunda:resultVariable="v"><script>sum([a, 2])</script></scriptTask><scriptTask id="B"><script>= { x: v, y: duration("PT1H"), z: date("2026-01-01") }</script></scriptTask>${E}${f(['s', 'A'], ['A', 'B'], ['B', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ a: 1 });
        expect(instance.last.variables).toEqual({ a: 1, v: 3, x: 3, y: 'PT1H', z: '2026-01-01' });
      },
    ));
  test('in any other language is refused', async () => {
    await expect(
      load(diagram(`${S}<scriptTask id="A" scriptFormat="javascript"><script>next()</script></scriptTask>${f(['s', 'A'])}`)),
    ).rejects.toThrow('CODE_REFUSED A');
  });
});

describe('a receive task', () => {
  const refs = '<message id="M" name="Msg"/>';
  test('waits for its message', () =>
    drive(
      diagram(`${S}<receiveTask id="A" messageRef="M" weibao:correlationKey="= k"/>${E}${f(['s', 'A'], ['A', 'e'])}`, refs),
      async (instance) => {
        await instance.start({ k: 'K' });
        expect(instance.last.waits).toMatchObject([{ kind: 'message', messageName: 'Msg', correlationKey: 'K' }]);
        await instance.message('A', { x: 1 });
        expect(instance.last.variables).toEqual({ k: 'K', x: 1 });
        expect(instance.last.status).toBe('completed');
      },
    ));
  test('with a form is a task in the inbox as well, under one execution', () =>
    drive(
      diagram(
        `${S}<receiveTask id="A" messageRef="M" camunda:formKey="mr/A" camunda:candidateGroups="police_liaison" weibao:deadlinePolicy="D" weibao:external="true"/>${E}${f(['s', 'A'], ['A', 'e'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.last.waits).toMatchObject([
          { kind: 'message', executionId: 'A#3' },
          { kind: 'user', executionId: 'A#3', candidateGroups: ['police_liaison'], formKey: 'mr/A', deadlinePolicy: 'D', external: true },
        ]);
        expect(instance.last.opened).toEqual(['A#3']);
        await instance.complete('A', { y: 1 });
        expect(instance.last.closed).toEqual(['A#3']);
        expect(instance.last.status).toBe('completed');
      },
    ));
});

describe('a call activity', () => {
  const call = (inner: string, attributes = '') =>
    diagram(
      `${S}<callActivity id="A" calledElement="other" ${attributes}><extensionElements>${inner}</extensionElements></callActivity>${E}${f(['s', 'A'], ['A', 'e'])}`,
    );
  test('gives what is mapped and takes back what is mapped', () =>
    drive(
      call(
        '<camunda:in source="a" target="x"/><camunda:in sourceExpression="= a + 1" target="y"/><camunda:in businessKey="= key"/><camunda:out source="r" target="result"/><camunda:out sourceExpression="= r * 2" target="twice"/>',
        'camunda:calledElementBinding="version" camunda:calledElementVersion="3"',
      ),
      async (instance) => {
        await instance.start({ a: 1, key: 'K' });
        expect(instance.wait('A')).toMatchObject({
          kind: 'call',
          calledKey: 'other',
          binding: 'version',
          version: 3,
          businessKey: 'K',
          variables: { x: 1, y: 2 },
        });
        await instance.complete('A', { r: 5, other: 1 });
        expect(instance.last.variables).toEqual({ a: 1, key: 'K', result: 5, twice: 10 });
      },
    ));
  test('passes everything where it says so', () =>
    drive(call('<camunda:in variables="all"/><camunda:out variables="all"/>'), async (instance) => {
      await instance.start({ a: 1 });
      expect(instance.wait('A')).toMatchObject({ binding: 'latest', variables: { a: 1 } });
      await instance.complete('A', { b: 2 });
      expect(instance.last.variables).toEqual({ a: 1, b: 2 });
    }));
  test('is told with an escalation what the called instance knows by then, and takes of it what it takes of its end', async () => {
    let told: unknown;
    await drive(
      diagram(
        `${S}${user('A')}<intermediateThrowEvent id="E"><escalationEventDefinition escalationRef="Es"/></intermediateThrowEvent>${user('B')}${f(['s', 'A'], ['A', 'E'], ['E', 'B'])}`,
        '<escalation id="Es" escalationCode="harm"/>',
      ),
      async (instance) => {
        await instance.start({ a: 1 });
        await instance.complete('A', { found: true });
        told = instance.last.effects.find(({ type }) => type === 'escalated');
        expect(told).toEqual({ type: 'escalated', escalationCode: 'harm', variables: { a: 1, found: true } });
      },
    );
    await drive(
      diagram(
        `${S}<callActivity id="A" calledElement="p2"><extensionElements><camunda:out source="found" target="harm"/></extensionElements></callActivity><boundaryEvent id="c" attachedToRef="A" cancelActivity="false"><escalationEventDefinition/></boundaryEvent>${user('Q')}${f(['s', 'A'], ['c', 'Q'])}`,
      ),
      async (instance) => {
        await instance.start({ a: 0 });
        const { executionId } = instance.wait('A');
        await instance.send({ type: 'escalate', executionId, escalationCode: 'harm', variables: { a: 1, found: true } });
        expect(instance.last.variables).toEqual({ a: 0, harm: true });
        expect(instance.active()).toEqual(['A', 'Q']);
      },
    );
  });
  test('can be told an error and an escalation of what it called', () =>
    drive(
      diagram(
        `${S}<callActivity id="A" calledElement="= which"/><boundaryEvent id="b" attachedToRef="A"><errorEventDefinition errorRef="Er"/></boundaryEvent><boundaryEvent id="c" attachedToRef="A" cancelActivity="false"><escalationEventDefinition/></boundaryEvent>${user('R', 'Q')}${f(['s', 'A'], ['b', 'R'], ['c', 'Q'])}`,
        '<error id="Er" errorCode="E1"/>',
      ),
      async (instance) => {
        await instance.start({ which: 'p2' });
        expect(instance.wait('A')).toMatchObject({ calledKey: 'p2' });
        const { executionId } = instance.wait('A');
        await instance.send({ type: 'escalate', executionId, escalationCode: 'any', variables: { e: 1 } });
        expect(instance.active()).toEqual(['A', 'Q']);
        await instance.send({ type: 'error', executionId, errorCode: 'E1' });
        expect(instance.active()).toEqual(['Q', 'R']);
      },
    ));
});

describe('a sub-process', () => {
  test('goes on when nothing is left in it', () =>
    drive(
      diagram(
        `${S}<subProcess id="A"><startEvent id="is"/><parallelGateway id="p"/>${user('B', 'C')}${f(['is', 'p'], ['p', 'B'], ['p', 'C'])}</subProcess>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('B');
        expect(instance.active()).toEqual(['C']);
        await instance.complete('C');
        expect(instance.active()).toEqual(['Z']);
      },
    ));
  test('with nothing in it passes', () =>
    drive(diagram(`${S}<subProcess id="A"/>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['Z']);
    }));
  test('has variables of its own where they are declared', () =>
    drive(
      diagram(
        `${S}<subProcess id="A">${io([['n', '= n + 1']], [['m', '= n']])}<dataObject id="DO" name="note"/><startEvent id="is"/>${user('B')}${f(['is', 'B'])}</subProcess>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`,
      ),
      async (instance) => {
        await instance.start({ n: 1 });
        await instance.complete('B', { n: 7, note: 'in here', out: 'there' });
        expect(instance.last.variables).toEqual({ n: 1, out: 'there', m: 7 });
      },
    ));
  test('data objects carry what an activity puts out to one that takes it in', () =>
    drive(
      diagram(
        `<dataObject id="DO" name="report"/><dataObjectReference id="DR" dataObjectRef="DO"/>${S}<userTask id="A"><ioSpecification id="io1"><dataOutput id="o1" name="answer"/><inputSet/><outputSet><dataOutputRefs>o1</dataOutputRefs></outputSet></ioSpecification><dataOutputAssociation id="doa"><sourceRef>o1</sourceRef><targetRef>DR</targetRef></dataOutputAssociation></userTask><userTask id="B"><ioSpecification id="io2"><dataInput id="i1" name="text"/><inputSet><dataInputRefs>i1</dataInputRefs></inputSet><outputSet/></ioSpecification><dataInputAssociation id="dia"><sourceRef>DR</sourceRef><targetRef>i1</targetRef></dataInputAssociation></userTask>${f(['s', 'A'], ['A', 'B'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A', { answer: 42 });
        expect(instance.last.variables).toMatchObject({ report: 42 });
        expect((instance.wait('B') as UserTaskWait).variables).toMatchObject({ text: 42 });
      },
    ));
});

describe('an ad-hoc sub-process', () => {
  const adHoc = (attributes: string, inner: string) =>
    diagram(`${S}<adHocSubProcess id="A" ${attributes}>${inner}</adHocSubProcess>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`);
  test('offers everything at once and ends when all is done', () =>
    drive(adHoc('', user('B', 'C', 'D') + f(['B', 'D'])), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['B', 'C']);
      for (const task of ['B', 'C', 'D']) await instance.complete(task);
      expect(instance.active()).toEqual(['Z']);
    }));
  test('offers one after the other where it is sequential', () =>
    drive(adHoc('ordering="Sequential"', user('B', 'C')), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['B']);
      await instance.complete('B');
      expect(instance.active()).toEqual(['C']);
      await instance.complete('C');
      expect(instance.active()).toEqual(['Z']);
    }));
  const enough = '<completionCondition xsi:type="tFormalExpression">= enough</completionCondition>';
  test('ends when its condition holds, and takes back what is still offered', () =>
    drive(adHoc('', user('B', 'C') + enough), async (instance) => {
      await instance.start();
      await instance.complete('B', { enough: true });
      expect(instance.active()).toEqual(['Z']);
      expect(instance.count('activity.cancelled', 'C')).toBe(1);
    }));
  test('or waits for it where it does not cancel the rest', () =>
    drive(adHoc('cancelRemainingInstances="false"', user('B', 'C') + enough), async (instance) => {
      await instance.start();
      await instance.complete('B', { enough: true });
      expect(instance.active()).toEqual(['C']);
      await instance.complete('C');
      expect(instance.active()).toEqual(['Z']);
    }));
});
