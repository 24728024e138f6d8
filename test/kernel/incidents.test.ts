import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';

const job = (id: string) => `<serviceTask id="${id}" camunda:type="external" camunda:topic="work"/>`;
const timer = (id: string, host: string, span = 'PT2H') =>
  `<boundaryEvent id="${id}" attachedToRef="${host}"><timerEventDefinition><timeDuration>${span}</timeDuration></timerEventDefinition></boundaryEvent>`;

describe('an activity that an incident has stopped', () => {
  const xml = diagram(
    S + job('call') + timer('late', 'call') + user('help') + E + f(['s', 'call'], ['call', 'e'], ['late', 'help'], ['help', 'e']),
  );

  test('is still watched over: the deadline on its border fires', async () => {
    await drive(xml, async (instance) => {
      await instance.start();
      await instance.send({ type: 'fail', executionId: instance.wait('call', 0, 'job').executionId, message: 'no line' });
      expect(instance.incidents()).toMatchObject([{ elementId: 'call' }]);
      await instance.fire('late');
      expect(instance.waiting()).toEqual(['help']);
    });
  });

  test('does not begin its deadline anew when it is tried again', async () => {
    await drive(xml, async (instance) => {
      await instance.start();
      const due = instance.wait('late');
      await instance.send({ type: 'fail', executionId: instance.wait('call', 0, 'job').executionId, message: 'no line' });
      instance.now = new Date(instance.now.getTime() + 3_600_000);
      await instance.send({ type: 'retry', executionId: instance.wait('call', 0, 'incident').executionId });
      expect(instance.wait('late')).toMatchObject({ dueAt: due.kind === 'timer' && due.dueAt });
      await instance.complete('call');
      expect(instance.last.status).toBe('completed');
    });
  });
});

test('an event sub-process that cannot listen does not keep the process from beginning, and listens once it can', async () => {
  const message = '<message id="m" name="m"><extensionElements><zeebe:subscription correlationKey="= key"/></extensionElements></message>';
  const sub = `<subProcess id="sub" triggeredByEvent="true"><startEvent id="ss"><messageEventDefinition messageRef="m"/></startEvent>${user('inner')}<endEvent id="se"/>${f(['ss', 'inner'], ['inner', 'se'])}</subProcess>`;
  await drive(diagram(S + user('a') + E + sub + f(['s', 'a'], ['a', 'e']), message), async (instance) => {
    await instance.start();
    expect(instance.waiting()).toEqual(['a', 'ss']);
    expect(instance.incidents()).toEqual([{ elementId: 'ss', code: 'CORRELATION_KEY_MISSING' }]);
    await instance.send({ type: 'retry', executionId: instance.wait('ss').executionId, variables: { key: 'K' } });
    await instance.message('ss');
    expect(instance.waiting()).toEqual(['inner']);
  });
});

test('a completion condition of an ad-hoc sub-process that fails is an incident of the activity, and is looked at again', async () => {
  const adHoc = `<adHocSubProcess id="adhoc" cancelRemainingInstances="true"><completionCondition>= enough</completionCondition>${user('x', 'y')}</adHocSubProcess>`;
  await drive(diagram(S + adHoc + E + f(['s', 'adhoc'], ['adhoc', 'e'])), async (instance) => {
    await instance.start({ enough: 'perhaps' });
    await instance.complete('x');
    expect(instance.incidents()).toMatchObject([{ elementId: 'x', code: 'FEEL_FAILED' }]);
    await instance.send({ type: 'retry', executionId: instance.wait('x', 0, 'incident').executionId, variables: { enough: true } });
    expect(instance.last.status).toBe('completed');
  });
});

test('an activation condition of a complex gateway that fails is an incident of the gateway', async () => {
  const gateway = '<complexGateway id="g"><activationCondition>= least</activationCondition></complexGateway>';
  const xml = diagram(
    `${S + user('a', 'b', 'z') + gateway + E}<parallelGateway id="split"/>${f(['s', 'split'], ['split', 'a'], ['split', 'b'], ['a', 'g'], ['b', 'g'], ['g', 'z'], ['z', 'e'])}`,
  );
  await drive(xml, async (instance) => {
    await instance.start({ least: 7 });
    await instance.complete('a');
    expect(instance.incidents()).toMatchObject([{ elementId: 'g' }]);
    await instance.send({ type: 'retry', executionId: instance.wait('g', 0, 'incident').executionId, variables: { least: true } });
    expect(instance.waiting()).toEqual(['b', 'z']);
  });
});

test('an instance whose first step could not be made can be cancelled, and nothing else', async () => {
  await drive(diagram(S + user('a') + E + f(['s', 'a'], ['a', 'e'])), async (instance) => {
    await expect(instance.set({ x: 1 })).rejects.toMatchObject({ code: 'INSTANCE_CONFLICT' });
    await instance.send({ type: 'cancel', reason: 'never began' });
    expect(instance.last.status).toBe('cancelled');
    expect(instance.effects).toMatchObject([{ type: 'ended', status: 'cancelled' }]);
  });
});
