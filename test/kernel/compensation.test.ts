import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';

const undo = (activity: string, by = `${activity}u`) =>
  `<boundaryEvent id="${activity}c" attachedToRef="${activity}"><compensateEventDefinition/></boundaryEvent><userTask id="${by}" isForCompensation="true"/><association id="${activity}a" associationDirection="One" sourceRef="${activity}c" targetRef="${by}"/>`;
const throwIt = (activity = '') => `<intermediateThrowEvent id="ct"><compensateEventDefinition${activity}/></intermediateThrowEvent>`;

describe('compensation', () => {
  const three = diagram(
    `${S}${user('A', 'B')}${undo('A')}${undo('B')}${throwIt()}${user('Z')}${E}${f(['s', 'A'], ['A', 'B'], ['B', 'ct'], ['ct', 'Z'], ['Z', 'e'])}`,
  );
  test('undoes the last first, waits for each, then goes on', () =>
    drive(three, async (instance) => {
      await instance.start();
      await instance.complete('A');
      await instance.complete('B');
      expect(instance.active()).toEqual(['Bu', 'ct']);
      await instance.complete('Bu');
      expect(instance.active()).toEqual(['Au', 'ct']);
      await instance.complete('Au');
      expect(instance.active()).toEqual(['Z']);
      await instance.complete('Z');
      expect(instance.last.status).toBe('completed');
    }));
  test('that is not thrown undoes nothing', () =>
    drive(diagram(`${S}${user('A')}${undo('A')}${E}${f(['s', 'A'], ['A', 'e'])}`), async (instance) => {
      await instance.start();
      await instance.complete('A');
      expect(instance.last.status).toBe('completed');
      expect(instance.runs('Au')).toBe(0);
    }));
  test('of one activity leaves the others', () =>
    drive(
      three.replace(
        '<compensateEventDefinition/></intermediateThrowEvent>',
        '<compensateEventDefinition activityRef="A"/></intermediateThrowEvent>',
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        await instance.complete('B');
        await instance.complete('Au');
        expect(instance.active()).toEqual(['Z']);
      },
    ));
  test('runs at an end event too', () =>
    drive(
      diagram(`${S}${user('A')}${undo('A')}<endEvent id="ce"><compensateEventDefinition/></endEvent>${f(['s', 'A'], ['A', 'ce'])}`),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        expect(instance.active()).toEqual(['Au', 'ce']);
        await instance.complete('Au');
        expect(instance.last.status).toBe('completed');
      },
    ));
  test('undoes each run of a loop', () =>
    drive(
      diagram(
        `${S}<exclusiveGateway id="m"/>${user('A')}${undo('A')}<exclusiveGateway id="x" default="x_ct"/>${throwIt()}${E}${f(['s', 'm'], ['m', 'A'], ['A', 'x'], ['x', 'm', '= again'], ['x', 'ct'], ['ct', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A', { again: true });
        await instance.complete('A', { again: false });
        await instance.complete('Au');
        await instance.complete('Au');
        expect(instance.last.status).toBe('completed');
        expect(instance.runs('Au')).toBe(2);
      },
    ));
  const sub = (extra = '') =>
    `<subProcess id="SP"><startEvent id="is"/>${user('A', 'B')}${undo('A')}${undo('B')}${f(['is', 'A'], ['A', 'B'])}${extra}</subProcess>`;
  test('of a finished sub-process undoes what was done in it', () =>
    drive(diagram(`${S}${sub()}${throwIt()}${E}${f(['s', 'SP'], ['SP', 'ct'], ['ct', 'e'])}`), async (instance) => {
      await instance.start();
      for (const task of ['A', 'B', 'Bu', 'Au']) await instance.complete(task);
      expect(instance.last.status).toBe('completed');
    }));
  test('of a sub-process with a compensation event sub-process runs that instead', () =>
    drive(
      diagram(
        `${S}${sub(`<subProcess id="CE" triggeredByEvent="true"><startEvent id="cs"><compensateEventDefinition/></startEvent>${user('own')}<intermediateThrowEvent id="again"><compensateEventDefinition activityRef="A"/></intermediateThrowEvent>${f(['cs', 'own'], ['own', 'again'])}</subProcess>`)}${throwIt()}${E}${f(['s', 'SP'], ['SP', 'ct'], ['ct', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        for (const task of ['A', 'B', 'own', 'Au']) await instance.complete(task);
        expect(instance.last.status).toBe('completed');
        expect(instance.runs('Bu')).toBe(0);
      },
    ));
  test('thrown in an error event sub-process undoes the process around it', () =>
    drive(
      diagram(
        `${S}${user('A')}${undo('A')}<endEvent id="ee"><errorEventDefinition/></endEvent><subProcess id="ES" triggeredByEvent="true"><startEvent id="es"><errorEventDefinition/></startEvent>${throwIt()}<endEvent id="e9"/>${f(['es', 'ct'], ['ct', 'e9'])}</subProcess>${f(['s', 'A'], ['A', 'ee'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        expect(instance.active()).toEqual(['Au', 'ct']);
        await instance.complete('Au');
        expect(instance.last.status).toBe('completed');
      },
    ));
  test('that is not waited for lets the process go on at once', () =>
    drive(
      three.replace(
        '<compensateEventDefinition/></intermediateThrowEvent>',
        '<compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent>',
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        await instance.complete('B');
        expect(instance.active()).toEqual(['Bu', 'Z']);
        for (const task of ['Bu', 'Au', 'Z']) await instance.complete(task);
        expect(instance.last.status).toBe('completed');
      },
    ));
});

describe('a transaction', () => {
  const xml = diagram(
    `${S}<transaction id="T"><startEvent id="is"/>${user('A')}${undo('A')}<parallelGateway id="p"/>${user('B', 'C')}<endEvent id="ic"><cancelEventDefinition/></endEvent><endEvent id="ok"/>${f(['is', 'A'], ['A', 'p'], ['p', 'B'], ['p', 'C'], ['B', 'ic'], ['C', 'ok'])}</transaction><boundaryEvent id="b" attachedToRef="T"><cancelEventDefinition/></boundaryEvent>${user('R', 'Z')}${f(['s', 'T'], ['T', 'Z'], ['b', 'R'])}`,
  );
  test('that is cancelled undoes what was done, then goes its own way', () =>
    drive(xml, async (instance) => {
      await instance.start();
      await instance.complete('A');
      await instance.complete('B');
      expect(instance.active()).toEqual(['Au']);
      expect(instance.count('activity.cancelled', 'C')).toBe(1);
      await instance.complete('Au');
      expect(instance.active()).toEqual(['R']);
    }));
  test('that succeeds goes on', () =>
    drive(xml.replace('<endEvent id="ic"><cancelEventDefinition/></endEvent>', '<endEvent id="ic"/>'), async (instance) => {
      await instance.start();
      for (const task of ['A', 'B', 'C']) await instance.complete(task);
      expect(instance.active()).toEqual(['Z']);
    }));
});
