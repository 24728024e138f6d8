import { describe, expect, test } from 'vitest';
import type { UserTaskWait } from '../../server/kernel/types.ts';
import { diagram, drive, f, S, user } from './drive.ts';

const multi = (inner: string, attributes = '') =>
  `<multiInstanceLoopCharacteristics ${attributes}>${inner}</multiInstanceLoopCharacteristics>`;
const cardinality = (n: number | string) => `<loopCardinality xsi:type="tFormalExpression">${n}</loopCardinality>`;
const until = (feel: string) => `<completionCondition xsi:type="tFormalExpression">${feel}</completionCondition>`;
const around = (loop: string) => diagram(`${S}<userTask id="A">${loop}</userTask>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`);

describe('a multi-instance task', () => {
  test('in parallel is offered to everybody at once', () =>
    drive(around(multi(cardinality(3))), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['A', 'A', 'A']);
      for (let n = 0; n < 3; n++) await instance.complete('A');
      expect(instance.active()).toEqual(['Z']);
      // One pair for the activity as a whole, one for each pass.
      expect([instance.count('activity.started', 'A'), instance.runs('A')]).toEqual([4, 4]);
    }));
  test('in sequence is offered to one after the other', () =>
    drive(around(multi(cardinality('= n'), 'isSequential="true"')), async (instance) => {
      await instance.start({ n: 3 });
      for (let n = 1; n <= 3; n++) {
        expect((instance.wait('A') as UserTaskWait).loopCounter).toBe(n);
        await instance.complete('A');
      }
      expect(instance.active()).toEqual(['Z']);
    }));
  test('for each of a list, with its element, collecting what each gives', () =>
    drive(
      around(
        multi(
          '',
          'camunda:collection="= people" camunda:elementVariable="person" weibao:outputCollection="answers" weibao:outputElement="= answer"',
        ),
      ),
      async (instance) => {
        await instance.start({ people: ['x', 'y', 'z'] });
        expect((instance.wait('A', 1) as UserTaskWait).variables).toMatchObject({ person: 'y', loopCounter: 2 });
        await instance.complete('A', { answer: 'Y' }, 1);
        await instance.complete('A', { answer: 'X' }, 0);
        await instance.complete('A', { answer: 'Z' }, 0);
        expect(instance.last.variables).toEqual({ people: ['x', 'y', 'z'], answers: ['X', 'Y', 'Z'] });
        expect((instance.wait('Z') as UserTaskWait).variables).not.toHaveProperty('person');
      },
    ));
  test('for each of a list as BPMN draws it', () =>
    drive(around(multi('<loopDataInputRef>people</loopDataInputRef><inputDataItem id="i" name="person"/>')), async (instance) => {
      await instance.start({ people: ['x', 'y'] });
      expect((instance.wait('A', 1) as UserTaskWait).variables).toMatchObject({ person: 'y' });
    }));
  test('for each of a list as Zeebe draws it', () =>
    drive(
      around(
        multi(
          '<extensionElements><zeebe:loopCharacteristics inputCollection="= people" inputElement="person" outputCollection="out" outputElement="= person + answer"/></extensionElements>',
        ),
      ),
      async (instance) => {
        await instance.start({ people: ['x', 'y'] });
        await instance.complete('A', { answer: '1' }, 1);
        await instance.complete('A', { answer: '2' });
        expect(instance.last.variables).toMatchObject({ out: ['x2', 'y1'] });
      },
    ));
  test('for nobody passes', () =>
    drive(around(multi('', 'camunda:collection="= people" weibao:outputCollection="out" weibao:outputElement="= 1"')), async (instance) => {
      await instance.start({ people: [] });
      expect(instance.active()).toEqual(['Z']);
      expect(instance.last.variables).toEqual({ people: [], out: [] });
      expect(instance.runs('A')).toBe(1);
    }));
  test('ends when enough have answered, and takes back the rest', () =>
    drive(around(multi(cardinality(3) + until('= numberOfCompletedInstances &gt;= 2'))), async (instance) => {
      await instance.start();
      await instance.complete('A');
      await instance.complete('A');
      expect(instance.active()).toEqual(['Z']);
      expect(instance.count('activity.cancelled', 'A')).toBe(1);
    }));
  test('ends on a single no', () =>
    drive(around(multi(cardinality(3) + until('= approved = false'), 'isSequential="true"')), async (instance) => {
      await instance.start();
      await instance.complete('A', { approved: true });
      await instance.complete('A', { approved: false });
      expect(instance.active()).toEqual(['Z']);
    }));
  test('for something that is no list is an incident that can be repaired', () =>
    drive(around(multi('', 'camunda:collection="= people"')), async (instance) => {
      await instance.start({ people: 'x' });
      expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'COLLECTION_INVALID' }]);
      await instance.send({ type: 'retry', executionId: instance.wait('A').executionId, variables: { people: ['x'] } });
      expect(instance.active()).toEqual(['A']);
    }));
  test('beyond the limit is an incident', () =>
    drive(
      around(multi(cardinality('= n'))),
      async (instance) => {
        await instance.start({ n: 11 });
        expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'TOO_MANY_INSTANCES' }]);
      },
      { limits: { multiInstance: 10 } },
    ));
  test('of hundreds is worked off one by one', () =>
    drive(around(multi(cardinality(300))), async (instance) => {
      await instance.start();
      for (let n = 0; n < 300; n++) await instance.complete('A');
      expect(instance.active()).toEqual(['Z']);
    }));
  test('of a thousand that wait for nothing passes in one step', () =>
    drive(
      diagram(`${S}<task id="A">${multi(cardinality(1000), 'isSequential="true"')}</task>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['Z']);
        expect(instance.runs('A')).toBe(1001);
      },
    ));
});

describe('a multi-instance sub-process', () => {
  const xml = (sequential: boolean) =>
    diagram(
      `${S}<subProcess id="A">${multi('', `isSequential="${sequential}" camunda:collection="= list" camunda:elementVariable="it" weibao:outputCollection="out" weibao:outputElement="= said"`)}<startEvent id="is"/>${user('IA', 'IB')}<boundaryEvent id="ib" attachedToRef="IA"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('IR')}${f(['is', 'IA'], ['IA', 'IB'], ['ib', 'IR'])}</subProcess>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`,
    );
  test.each([false, true])('runs each pass for itself (sequential: %s)', (sequential) =>
    drive(xml(sequential), async (instance) => {
      await instance.start({ list: ['a', 'b'] });
      for (let guard = 0; instance.active()[0] !== 'Z' && guard < 10; guard++) {
        const [wait] = instance.last.waits.filter(({ kind }) => kind === 'user') as UserTaskWait[];
        const it = wait?.variables.it as string;
        await instance.send({ type: 'complete', executionId: wait?.executionId as string, variables: { said: it.toUpperCase() } });
      }
      expect(instance.last.variables).toEqual({ list: ['a', 'b'], out: ['A', 'B'] });
      expect([instance.runs('IA'), instance.runs('IB')]).toEqual([2, 2]);
    }),
  );
  test('lets a timer end a task in one pass alone', () =>
    drive(xml(false), async (instance) => {
      await instance.start({ list: ['a', 'b', 'c'] });
      await instance.fire('ib', 1);
      expect(instance.active()).toEqual(['IA', 'IA', 'IR']);
    }));
});

describe('a standard loop', () => {
  const loop = (attributes: string, condition = '') =>
    around(
      `<standardLoopCharacteristics ${attributes}>${condition ? `<loopCondition xsi:type="tFormalExpression">${condition}</loopCondition>` : ''}</standardLoopCharacteristics>`,
    );
  test('goes on while its condition holds', () =>
    drive(loop('', '= again'), async (instance) => {
      await instance.start();
      await instance.complete('A', { again: true });
      expect(instance.active()).toEqual(['A']);
      await instance.complete('A', { again: false });
      expect(instance.active()).toEqual(['Z']);
      expect(instance.runs('A')).toBe(3);
    }));
  test('that tests before may not run at all', () =>
    drive(loop('testBefore="true"', '= again'), async (instance) => {
      await instance.start({ again: false });
      expect(instance.active()).toEqual(['Z']);
    }));
  test('ends at its maximum', () =>
    drive(loop('loopMaximum="2"'), async (instance) => {
      await instance.start();
      await instance.complete('A');
      await instance.complete('A');
      expect(instance.active()).toEqual(['Z']);
    }));
});
