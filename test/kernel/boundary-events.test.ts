import { describe, expect, test } from 'vitest';
import { type Drive, diagram, drive, E, f, S, user } from './drive.ts';

const on = (id: string, host: string, event: string, interrupting = true) =>
  `<boundaryEvent id="${id}" attachedToRef="${host}"${interrupting ? '' : ' cancelActivity="false"'}>${event}</boundaryEvent>`;
const timer = (duration = 'PT1H') => `<timerEventDefinition><timeDuration>${duration}</timeDuration></timerEventDefinition>`;
const cycle = (text: string) => `<timerEventDefinition><timeCycle>${text}</timeCycle></timerEventDefinition>`;
const message = '<messageEventDefinition messageRef="M"/>';
const signal = '<signalEventDefinition signalRef="G"/>';
const refs =
  '<message id="M" name="Msg"/><signal id="G" name="Sig"/><error id="Er" name="Err" errorCode="E1"/><escalation id="Es" name="Esc" escalationCode="X1"/>';
const basic = f(['s', 'A'], ['A', 'e'], ['b', 'R'], ['R', 'e2']);
const tail = `${user('R')}<endEvent id="e2"/>${E}${basic}`;
const withUserTask = (event: string, interrupting = true, after = tail) =>
  diagram(S + user('A') + on('b', 'A', event, interrupting) + after, refs);
const passing = `<task id="R"/><endEvent id="e2"/>${E}${basic}`;
const inside = (event: string, id = 'ie') =>
  `<subProcess id="A"><startEvent id="is"/><endEvent id="${id}">${event}</endEvent><sequenceFlow id="if" sourceRef="is" targetRef="${id}"/></subProcess>`;

describe('a boundary timer', () => {
  test('that interrupts ends the task', () =>
    drive(withUserTask(timer()), async (instance) => {
      await instance.start();
      const [wait] = instance.last.waits.filter(({ kind }) => kind === 'timer');
      expect(wait).toMatchObject({ dueAt: '2026-11-23T05:00:00.000Z' });
      expect(instance.active()).toEqual(['A']);
      await instance.fire('b');
      expect(instance.active()).toEqual(['R']);
      expect(instance.count('activity.cancelled', 'A')).toBe(1);
      expect(instance.runs('b')).toBe(1);
    }));
  test('that does not interrupt leaves the task where it is', () =>
    drive(withUserTask(timer(), false), async (instance) => {
      await instance.start();
      await instance.fire('b');
      expect(instance.active()).toEqual(['A', 'R']);
      await instance.complete('R');
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
    }));
  test('is disarmed when the task is done first', () =>
    drive(withUserTask(timer(), false), async (instance) => {
      await instance.start();
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
      expect(instance.runs('b')).toBe(0);
    }));
  test('fires as often as its cycle says, and no more', () =>
    drive(withUserTask(cycle('R3/PT10M'), false, passing), async (instance) => {
      await instance.start();
      for (let n = 0; n < 3; n++) await instance.fire('b');
      expect(instance.runs('R')).toBe(3);
      expect(instance.waiting()).toEqual(['A']);
      expect(new Set(instance.events.filter(({ elementId }) => elementId === 'R').map(({ executionId }) => executionId)).size).toBe(3);
    }));
  test('does not make up in a burst for what was missed', () =>
    drive(withUserTask(cycle('R/PT10M'), false, passing), async (instance) => {
      await instance.start();
      const { executionId } = instance.wait('b');
      instance.now = new Date('2026-11-23T06:05:00.000Z');
      await instance.send({ type: 'timer', executionId });
      expect(instance.wait('b')).toMatchObject({ dueAt: '2026-11-23T06:10:00.000Z' });
      expect(instance.runs('R')).toBe(1);
    }));
  test('at fixed times of day is read in the office time zone', () =>
    drive(withUserTask(cycle('0 9 * * MON'), false, passing), async (instance) => {
      await instance.start();
      expect(instance.wait('b')).toMatchObject({ dueAt: '2026-11-30T01:00:00.000Z' });
      await instance.fire('b');
      expect(instance.wait('b')).toMatchObject({ dueAt: '2026-12-07T01:00:00.000Z' });
    }));
  test('whose date comes from a variable', () =>
    drive(
      withUserTask('<timerEventDefinition><timeDate xsi:type="tFormalExpression">= due</timeDate></timerEventDefinition>'),
      async (instance) => {
        await instance.start({ due: '2026-12-01' });
        expect(instance.wait('b')).toMatchObject({ dueAt: '2026-11-30T16:00:00.000Z' });
      },
    ));
  test('without a value is an incident on the task, and works once it has one', () =>
    drive(
      withUserTask('<timerEventDefinition><timeDate xsi:type="tFormalExpression">= due</timeDate></timerEventDefinition>'),
      async (instance) => {
        await instance.start();
        expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'TIMER_INVALID' }]);
        await instance.send({ type: 'retry', executionId: instance.wait('A').executionId, variables: { due: '2026-12-01T00:00:00Z' } });
        expect(instance.waiting()).toEqual(['A', 'b']);
        await instance.complete('A');
        expect(instance.last.status).toBe('completed');
        expect(instance.runs('A')).toBe(1);
      },
    ));
  test('on a sub-process ends everything in it', () =>
    drive(
      diagram(
        `${S}<subProcess id="A"><startEvent id="is"/><parallelGateway id="p"/>${user('IA', 'IB')}${f(['is', 'p'], ['p', 'IA'], ['p', 'IB'])}</subProcess>${on('b', 'A', timer())}${tail}`,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['IA', 'IB']);
        await instance.fire('b');
        expect(instance.active()).toEqual(['R']);
        expect(instance.count('activity.cancelled', 'IB')).toBe(1);
      },
    ));
});

describe.each([
  ['message', message, (instance: Drive) => instance.message('b', { told: true })],
  ['signal', signal, (instance: Drive) => instance.signal('b', { told: true })],
] as const)('a boundary %s', (_kind, event, send) => {
  test('that interrupts', () =>
    drive(withUserTask(event), async (instance) => {
      await instance.start();
      await send(instance);
      expect(instance.active()).toEqual(['R']);
      expect(instance.last.variables).toEqual({ told: true });
    }));
  test('that does not interrupt is heard every time', () =>
    drive(withUserTask(event, false, passing), async (instance) => {
      await instance.start();
      for (let n = 0; n < 3; n++) await send(instance);
      expect(instance.runs('R')).toBe(3);
      expect(instance.active()).toEqual(['A']);
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
    }));
});

describe('a boundary condition', () => {
  const when = '<conditionalEventDefinition><condition xsi:type="tFormalExpression">= go</condition></conditionalEventDefinition>';
  test('is heard when variables make it true', () =>
    drive(withUserTask(when), async (instance) => {
      await instance.start();
      await instance.set({ other: 1 });
      expect(instance.active()).toEqual(['A']);
      await instance.set({ go: true });
      expect(instance.active()).toEqual(['R']);
    }));
  test('is heard at once when it is true already', () =>
    drive(withUserTask(when), async (instance) => {
      await instance.start({ go: true });
      expect(instance.active()).toEqual(['R']);
    }));
  test('that does not interrupt is heard each time it becomes true', () =>
    drive(withUserTask(when, false, passing), async (instance) => {
      await instance.start();
      await instance.set({ go: true });
      await instance.set({ other: 1 });
      await instance.set({ go: false });
      await instance.set({ go: true });
      expect(instance.runs('R')).toBe(2);
    }));
});

describe('a boundary error', () => {
  const job = '<serviceTask id="A" camunda:type="external" camunda:topic="t"/>';
  const fails = (code?: string) => (instance: Drive) =>
    instance.send({
      type: 'error',
      executionId: instance.wait('A').executionId,
      ...(code ? { errorCode: code } : {}),
      variables: { why: 'x' },
    });
  test('catches every code where it names none', () =>
    drive(diagram(S + job + on('b', 'A', '<errorEventDefinition/>') + tail, refs), async (instance) => {
      await instance.start();
      await fails('whatever')(instance);
      expect(instance.active()).toEqual(['R']);
      expect(instance.last.variables).toEqual({ why: 'x' });
    }));
  test('catches its own code, and no other: that becomes an incident and can be done again', () =>
    drive(diagram(S + job + on('b', 'A', '<errorEventDefinition errorRef="Er"/>') + tail, refs), async (instance) => {
      await instance.start();
      await fails('E2')(instance);
      expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'ERROR_UNCAUGHT' }]);
      expect(instance.last.status).toBe('running');
      await instance.send({ type: 'retry', executionId: instance.wait('A').executionId });
      await fails('E1')(instance);
      expect(instance.active()).toEqual(['R']);
    }));
  test('catches an error end event inside a sub-process', () =>
    drive(
      diagram(S + inside('<errorEventDefinition errorRef="Er"/>') + on('b', 'A', '<errorEventDefinition errorRef="Er"/>') + tail, refs),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['R']);
        expect(instance.runs('ie')).toBe(1);
        expect(instance.count('activity.cancelled', 'A')).toBe(1);
      },
    ));
  test('that nobody catches is an incident on the end event', () =>
    drive(diagram(`${S}<endEvent id="e"><errorEventDefinition errorRef="Er"/></endEvent>${f(['s', 'e'])}`, refs), async (instance) => {
      await instance.start();
      expect(instance.incidents()).toEqual([{ elementId: 'e', code: 'ERROR_UNCAUGHT' }]);
      expect(instance.last.status).toBe('running');
    }));
  test('that a called instance does not catch ends it and is told to the caller', () =>
    drive(diagram(`${S}<endEvent id="e"><errorEventDefinition errorRef="Er"/></endEvent>${f(['s', 'e'])}`, refs), async (instance) => {
      await instance.start({ a: 1 }, undefined, { called: true });
      expect(instance.last.status).toBe('terminated');
      expect(instance.effects).toEqual([
        { type: 'ended', status: 'terminated', variables: { a: 1 }, errorCode: 'E1', errorMessage: 'Err' },
      ]);
    }));
});

describe('a boundary escalation', () => {
  const escalation = '<escalationEventDefinition escalationRef="Es"/>';
  test('that interrupts', () =>
    drive(diagram(S + inside(escalation) + on('b', 'A', escalation) + tail, refs), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['R']);
      expect(instance.runs('ie')).toBe(1);
    }));
  test('that does not interrupt lets the sub-process go on', () =>
    drive(
      diagram(
        `${S}<subProcess id="A"><startEvent id="is"/><intermediateThrowEvent id="it">${escalation}</intermediateThrowEvent>${user('IA')}${f(['is', 'it'], ['it', 'IA'])}</subProcess>${on('b', 'A', escalation, false)}${tail}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['IA', 'R']);
      },
    ));
  test('that nobody catches goes up to the caller and stops nothing', () =>
    drive(
      diagram(`${S}<intermediateThrowEvent id="it">${escalation}</intermediateThrowEvent>${user('A')}${f(['s', 'it'], ['it', 'A'])}`, refs),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['A']);
        expect(instance.effects).toEqual([{ type: 'escalated', escalationCode: 'X1', variables: {} }]);
      },
    ));
});

test('several boundary events of one task are heard side by side', () =>
  drive(
    diagram(
      S +
        user('A') +
        on('b', 'A', timer()) +
        on('b2', 'A', timer('PT2H'), false) +
        on('b3', 'A', message, false) +
        user('R2', 'R3') +
        tail +
        f(['b2', 'R2'], ['b3', 'R3']),
      refs,
    ),
    async (instance) => {
      await instance.start();
      await instance.message('b3');
      await instance.fire('b2');
      await instance.complete('A');
      expect(instance.active()).toEqual(['R2', 'R3']);
    },
  ));

test('a boundary event of a repeated activity ends all of its passes', () =>
  drive(
    diagram(
      `${S}<userTask id="A"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>${on('b', 'A', timer())}${tail}`,
    ),
    async (instance) => {
      await instance.start();
      await instance.complete('A');
      await instance.fire('b');
      expect(instance.active()).toEqual(['R']);
      expect(instance.count('activity.cancelled', 'A')).toBe(3);
    },
  ));
