import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';

const refs =
  '<message id="M" name="Msg"/><signal id="G" name="Sig"/><error id="Er" errorCode="E1"/><escalation id="Es" escalationCode="X1"/>';
const es = (event: string, interrupting = true, extra = '') =>
  `<subProcess id="ES" triggeredByEvent="true"><startEvent id="es"${interrupting ? '' : ' isInterrupting="false"'}>${event}</startEvent>${user('EA')}<endEvent id="ee"/>${extra}${f(['es', 'EA'], ['EA', 'ee'])}</subProcess>`;
const message = '<messageEventDefinition messageRef="M"/>';
const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';
const main = user('A') + E + f(['s', 'A'], ['A', 'e']);

describe('an event sub-process that does not interrupt', () => {
  test.each([
    ['message', message, (i: Parameters<Parameters<typeof drive>[1]>[0]) => i.message('es', { x: 1 })],
    ['signal', '<signalEventDefinition signalRef="G"/>', (i: Parameters<Parameters<typeof drive>[1]>[0]) => i.signal('es', { x: 1 })],
    ['timer', timer, (i: Parameters<Parameters<typeof drive>[1]>[0]) => i.fire('es')],
    [
      'condition',
      '<conditionalEventDefinition><condition xsi:type="tFormalExpression">= x = 1</condition></conditionalEventDefinition>',
      (i: Parameters<Parameters<typeof drive>[1]>[0]) => i.set({ x: 1 }),
    ],
  ])('runs beside the process: %s', (_kind, event, trigger) =>
    drive(diagram(S + es(event, false) + main, refs), async (instance) => {
      await instance.start();
      await trigger(instance);
      expect(instance.active()).toEqual(['A', 'EA']);
      await instance.complete('A');
      expect(instance.last.status).toBe('running');
      await instance.complete('EA');
      expect(instance.last.status).toBe('completed');
      expect(instance.runs('ES')).toBe(1);
    }),
  );
  test('can run several times at once', () =>
    drive(diagram(S + es(message, false) + main, refs), async (instance) => {
      await instance.start();
      await instance.message('es');
      await instance.message('es');
      expect(instance.active()).toEqual(['A', 'EA', 'EA']);
    }));
  test('repeats with its timer cycle', () =>
    drive(
      diagram(S + es('<timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition>', false) + main, refs),
      async (instance) => {
        await instance.start();
        await instance.fire('es');
        await instance.fire('es');
        expect(instance.active()).toEqual(['A', 'EA', 'EA']);
        expect(instance.last.waits.some(({ kind }) => kind === 'timer')).toBe(false);
      },
    ));
  test('hears an escalation of the process', () =>
    drive(
      diagram(
        `${S}${es('<escalationEventDefinition escalationRef="Es"/>', false)}<intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="Es"/></intermediateThrowEvent>${user('A')}${f(['s', 't'], ['t', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['A', 'EA']);
      },
    ));
});

describe('an event sub-process that interrupts', () => {
  test('ends what runs, and the process ends with it', () =>
    drive(diagram(S + es(message) + main, refs), async (instance) => {
      await instance.start();
      await instance.message('es');
      expect(instance.active()).toEqual(['EA']);
      expect(instance.count('activity.cancelled', 'A')).toBe(1);
      expect(instance.waiting()).toEqual(['EA']);
      await instance.complete('EA');
      expect(instance.last.status).toBe('completed');
    }));
  test('takes an error of a job in its process', () =>
    drive(
      diagram(`${S}${es('<errorEventDefinition/>')}<serviceTask id="A" camunda:topic="t"/>${E}${f(['s', 'A'], ['A', 'e'])}`, refs),
      async (instance) => {
        await instance.start();
        await instance.send({ type: 'error', executionId: instance.wait('A').executionId, errorCode: 'any' });
        expect(instance.active()).toEqual(['EA']);
      },
    ));
  test('inside a sub-process leaves the rest of the process alone', () =>
    drive(
      diagram(
        `${S}<parallelGateway id="p"/><subProcess id="SP"><startEvent id="is"/>${user('IA')}${f(['is', 'IA'])}${es(message)}</subProcess>${user('B', 'Z')}<parallelGateway id="j"/>${f(['s', 'p'], ['p', 'SP'], ['p', 'B'], ['SP', 'j'], ['B', 'j'], ['j', 'Z'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        await instance.message('es');
        expect(instance.active()).toEqual(['B', 'EA']);
        await instance.complete('EA');
        await instance.complete('B');
        expect(instance.active()).toEqual(['Z']);
      },
    ));
  test('keeps the boundary events of its sub-process armed', () =>
    drive(
      diagram(
        `${S}<subProcess id="SP"><startEvent id="is"/>${user('IA')}${f(['is', 'IA'])}${es(message)}</subProcess><boundaryEvent id="b" attachedToRef="SP">${timer}</boundaryEvent>${user('R')}${f(['s', 'SP'], ['b', 'R'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        await instance.message('es');
        await instance.fire('b');
        expect(instance.active()).toEqual(['R']);
      },
    ));
  test('sends an error of its own further out', () =>
    drive(
      diagram(
        `${S}<subProcess id="SP"><startEvent id="is"/>${user('IA')}${f(['is', 'IA'])}<subProcess id="ES" triggeredByEvent="true"><startEvent id="es">${message}</startEvent><endEvent id="ee"><errorEventDefinition errorRef="Er"/></endEvent>${f(['es', 'ee'])}</subProcess><subProcess id="ES2" triggeredByEvent="true"><startEvent id="es2"><errorEventDefinition/></startEvent>${user('NO')}${f(['es2', 'NO'])}</subProcess></subProcess><boundaryEvent id="b" attachedToRef="SP"><errorEventDefinition errorRef="Er"/></boundaryEvent>${user('R')}${f(['s', 'SP'], ['b', 'R'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        await instance.message('es');
        expect(instance.active()).toEqual(['R']);
      },
    ));
});
