import { expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';

test('an inclusive join waits for the host of an event that has sent a token ahead', async () => {
  const xml = diagram(
    `${S + user('a', 'n', 'z') + E}<inclusiveGateway id="j"/><boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>` +
      f(['s', 'a'], ['a', 'j'], ['b', 'n'], ['n', 'j'], ['j', 'z'], ['z', 'e']),
  );
  await drive(xml, async (instance) => {
    await instance.start();
    await instance.fire('b');
    await instance.complete('n');
    expect(instance.waiting()).toEqual(['a']);
    await instance.complete('a');
    expect(instance.waiting()).toEqual(['z']);
    await instance.complete('z');
    expect(instance.runs('z')).toBe(1);
    expect(instance.last.status).toBe('completed');
  });
});

test('a complex gateway in a rework loop does not swallow the tokens of the next round', async () => {
  const gateway = '<complexGateway id="g"><activationCondition>= activationCount >= 1</activationCondition></complexGateway>';
  const xml = diagram(
    `${S + user('a', 'b', 'check', 'off') + gateway + E}<exclusiveGateway id="m"/><parallelGateway id="split"/><exclusiveGateway id="again" default="again_e"/><boundaryEvent id="stop" attachedToRef="b"><signalEventDefinition signalRef="stop-b"/></boundaryEvent><endEvent id="e2"/>` +
      f(
        ['s', 'm'],
        ['m', 'split'],
        ['split', 'a'],
        ['split', 'b'],
        ['a', 'g'],
        ['b', 'g'],
        ['stop', 'off'],
        ['off', 'e2'],
        ['g', 'check'],
        ['check', 'again'],
        ['again', 'm', '= rework'],
        ['again', 'e'],
      ),
    '<signal id="stop-b" name="stop-b"/>',
  );
  await drive(xml, async (instance) => {
    await instance.start({ rework: true });
    await instance.complete('a');
    await instance.signal('stop');
    await instance.complete('off');
    await instance.complete('check');
    // In the second round b is first: the gateway must not take its token for the late one of the first round.
    await instance.complete('b', { rework: false });
    expect(instance.waiting()).toEqual(['a', 'check']);
  });
});
