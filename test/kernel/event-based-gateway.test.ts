import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';

describe('an event-based gateway', () => {
  const xml = diagram(
    `${S}<eventBasedGateway id="g"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT10S</timeDuration></timerEventDefinition></intermediateCatchEvent><receiveTask id="r" messageRef="N" camunda:formKey="x/y"/>${user('Zm', 'Zt', 'Zr')}${E}` +
      f(['s', 'g'], ['g', 'm'], ['g', 't'], ['g', 'r'], ['m', 'Zm'], ['t', 'Zt'], ['r', 'Zr'], ['Zm', 'e'], ['Zt', 'e'], ['Zr', 'e']),
    '<message id="M" name="Msg"/><message id="N" name="Other"/>',
  );
  test('goes the way of the message', () =>
    drive(xml, async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['m', 'r', 't']);
      await instance.message('m', { told: 1 });
      expect(instance.active()).toEqual(['Zm']);
      expect(instance.last.variables).toEqual({ told: 1 });
      expect(instance.count('activity.cancelled', 't')).toBe(1);
      expect(instance.count('flow.taken', 'g_t')).toBe(0);
      expect(instance.runs('g')).toBe(1);
    }));
  test('goes the way of the timer', () =>
    drive(xml, async (instance) => {
      await instance.start();
      await instance.fire('t');
      expect(instance.active()).toEqual(['Zt']);
    }));
  test('goes the way of a receive task, by message or by hand', async () => {
    await drive(xml, async (instance) => {
      await instance.start();
      expect(instance.last.waits.filter(({ elementId }) => elementId === 'r').map(({ kind }) => kind)).toEqual(['message', 'user']);
      await instance.message('r');
      expect(instance.active()).toEqual(['Zr']);
    });
    await drive(xml, async (instance) => {
      await instance.start();
      await instance.complete('r', { byHand: true });
      expect(instance.active()).toEqual(['Zr']);
    });
  });
});
