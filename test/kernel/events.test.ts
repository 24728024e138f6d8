import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, load, S, user } from './drive.ts';
import { and } from './gateways.ts';

const refs = '<message id="M" name="Msg"/><message id="N" name="= &quot;N-&quot; + kind"/><signal id="G" name="Sig"/>';

describe('starting', () => {
  test('by message begins at the message start', () =>
    drive(
      diagram(`<startEvent id="s"><messageEventDefinition messageRef="M"/></startEvent>${user('A')}${f(['s', 'A'])}`, refs),
      async (instance) => {
        await instance.start({ told: 1 }, 's');
        expect(instance.active()).toEqual(['A']);
        expect(instance.runs('s')).toBe(1);
      },
    ));
  test('takes the plain start event where none is named', () =>
    drive(
      diagram(
        `<startEvent id="m"><messageEventDefinition messageRef="M"/></startEvent>${S}${user('A', 'B')}${f(['m', 'B'], ['s', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['A']);
      },
    ));
  test('at an unknown event is refused', async () => {
    const { kernel, model } = await load(diagram(S + user('A') + f(['s', 'A'])));
    await expect(kernel.step(model, null, { type: 'start', instanceId: 'i', startEvent: 'A' }, new Date())).rejects.toMatchObject({
      code: 'START_EVENT_UNKNOWN',
    });
  });
  test('lists every way a process can begin', async () => {
    const { model } = await load(
      diagram(
        `<startEvent id="m"><messageEventDefinition messageRef="M"/></startEvent>${S}<startEvent id="t"><timerEventDefinition><timeCycle>R/P1M</timeCycle></timerEventDefinition></startEvent><startEvent id="g"><signalEventDefinition signalRef="G"/></startEvent>${user('A')}${f(['m', 'A'], ['s', 'A'], ['t', 'A'], ['g', 'A'])}`,
        refs,
      ),
    );
    expect(model.starts).toEqual([
      { elementId: 'm', kind: 'message', name: 'Msg' },
      { elementId: 's', kind: 'none' },
      { elementId: 't', kind: 'timer', timer: { kind: 'cycle', expression: 'R/P1M' } },
      { elementId: 'g', kind: 'signal', name: 'Sig' },
    ]);
  });
  test('without a start event begins with everything that nothing leads to', () =>
    drive(diagram(user('A', 'B') + E + f(['A', 'e'])), async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['A', 'B']);
    }));
  test('at an event gateway begins behind the event that came', () =>
    drive(
      diagram(
        `<eventBasedGateway id="g" instantiate="true"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><receiveTask id="r" messageRef="O"/>${user('A', 'B')}${f(['g', 'c'], ['g', 'r'], ['c', 'A'], ['r', 'B'])}`,
        `${refs}<message id="O" name="Other"/>`,
      ),
      async (instance) => {
        expect(instance.model.starts).toEqual([
          { elementId: 'c', kind: 'message', name: 'Msg' },
          { elementId: 'r', kind: 'message', name: 'Other' },
        ]);
        await instance.start({}, 'r');
        expect(instance.active()).toEqual(['B']);
        expect(instance.runs('g')).toBe(1);
        expect(instance.runs('c')).toBe(0);
      },
    ));
  test('at a parallel event gateway waits for all its events', () =>
    drive(
      diagram(
        `<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><intermediateCatchEvent id="d"><signalEventDefinition signalRef="G"/></intermediateCatchEvent>${and('j')}${user('A')}${f(['g', 'c'], ['g', 'd'], ['c', 'j'], ['d', 'j'], ['j', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start({}, 'c');
        expect(instance.active()).toEqual(['d']);
        await instance.signal('d');
        expect(instance.active()).toEqual(['A']);
      },
    ));
});

describe('catching', () => {
  test('a timer', () =>
    drive(
      diagram(
        `${S}<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></intermediateCatchEvent>${user('A')}${f(['s', 't'], ['t', 'A'])}`,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.wait('t')).toMatchObject({ kind: 'timer', dueAt: '2026-12-23T04:00:00.000Z' });
        await instance.fire('t');
        expect(instance.active()).toEqual(['A']);
        expect(instance.count('timer.fired', 't')).toBe(1);
      },
    ));
  test('a condition, evaluated again when variables change', () =>
    drive(
      diagram(
        `${S}<intermediateCatchEvent id="c"><conditionalEventDefinition><condition xsi:type="tFormalExpression">= n &gt; 3</condition></conditionalEventDefinition></intermediateCatchEvent>${user('A')}${f(['s', 'c'], ['c', 'A'])}`,
      ),
      async (instance) => {
        await instance.start({ n: 1 });
        expect(instance.active()).toEqual(['c']);
        await instance.set({ n: 4 });
        expect(instance.active()).toEqual(['A']);
      },
    ));
  test('a message with the key its expression gives', () =>
    drive(
      diagram(
        `${S}<intermediateCatchEvent id="c"><messageEventDefinition messageRef="N" weibao:correlationKey="= order.id"/></intermediateCatchEvent>${user('A')}${f(['s', 'c'], ['c', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start({ kind: 'x', order: { id: 17 } });
        expect(instance.wait('c')).toMatchObject({ kind: 'message', messageName: 'N-x', correlationKey: '17' });
        await instance.message('c', { paid: true });
        expect(instance.last.variables).toMatchObject({ paid: true });
      },
    ));
  test('a message by the correlation that BPMN or Zeebe draw', async () => {
    const catching = `${S}<intermediateCatchEvent id="c"><messageEventDefinition messageRef="Q"/></intermediateCatchEvent>${user('A')}${f(['s', 'c'], ['c', 'A'])}`;
    const zeebe = diagram(
      catching,
      '<message id="Q" name="q"><extensionElements><zeebe:subscription correlationKey="= no"/></extensionElements></message>',
    );
    const native = diagram(
      `${catching}<correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding id="cb" correlationPropertyRef="cp"><dataPath xsi:type="tFormalExpression">no</dataPath></correlationPropertyBinding></correlationSubscription>`,
      '<message id="Q" name="q"/><correlationProperty id="cp"><correlationPropertyRetrievalExpression id="cr" messageRef="Q"><messagePath xsi:type="tFormalExpression">no</messagePath></correlationPropertyRetrievalExpression></correlationProperty>',
    );
    for (const xml of [zeebe, native])
      await drive(xml, async (instance) => {
        await instance.start({ no: 'A-1' });
        expect(instance.wait('c')).toMatchObject({ correlationKey: 'A-1' });
      });
  });
  test('whichever of several events comes first', () =>
    drive(
      diagram(
        `${S}<intermediateCatchEvent id="c"><messageEventDefinition messageRef="M"/><signalEventDefinition signalRef="G"/></intermediateCatchEvent>${user('A')}${f(['s', 'c'], ['c', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.waiting()).toEqual(['c', 'c']);
        await instance.signal('c');
        expect(instance.active()).toEqual(['A']);
      },
    ));
  test('all of several events where they are drawn as parallel', () =>
    drive(
      diagram(
        `${S}<intermediateCatchEvent id="c" parallelMultiple="true"><messageEventDefinition messageRef="M"/><signalEventDefinition signalRef="G"/></intermediateCatchEvent>${user('A')}${f(['s', 'c'], ['c', 'A'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start();
        await instance.signal('c');
        expect(instance.waiting()).toEqual(['c']);
        await instance.message('c');
        expect(instance.active()).toEqual(['A']);
      },
    ));
});

describe('throwing', () => {
  test('a message carries what is mapped to it, and nothing else', () =>
    drive(
      diagram(
        `${S}<intermediateThrowEvent id="t"><extensionElements><camunda:inputOutput><camunda:inputParameter name="no">= order.id</camunda:inputParameter></camunda:inputOutput></extensionElements><messageEventDefinition messageRef="M" weibao:correlationKey="= order.id" weibao:messageTtl="PT1H"/></intermediateThrowEvent><sendTask id="d" messageRef="M"/>${E}${f(['s', 't'], ['t', 'd'], ['d', 'e'])}`,
        refs,
      ),
      async (instance) => {
        await instance.start({ order: { id: 'k' }, secret: 1 });
        expect(instance.effects.slice(0, 2)).toEqual([
          { type: 'throwMessage', name: 'Msg', correlationKey: 'k', variables: { no: 'k' }, ttl: 'PT1H' },
          { type: 'throwMessage', name: 'Msg', variables: {} },
        ]);
        expect(instance.last.variables).toEqual({ order: { id: 'k' }, secret: 1 });
      },
    ));
  test('a signal', () =>
    drive(diagram(`${S}<endEvent id="t"><signalEventDefinition signalRef="G"/></endEvent>${f(['s', 't'])}`, refs), async (instance) => {
      await instance.start();
      expect(instance.effects[0]).toEqual({ type: 'throwSignal', name: 'Sig', variables: {} });
      expect(instance.last.status).toBe('completed');
    }));
  test('a link goes on where it is caught', () =>
    drive(
      diagram(
        `${S}${user('B')}<intermediateThrowEvent id="lt"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="lc"><linkEventDefinition name="L"/></intermediateCatchEvent>${user('A')}${f(['s', 'B'], ['B', 'lt'], ['lc', 'A'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('B');
        expect(instance.active()).toEqual(['A']);
        expect([instance.runs('lt'), instance.runs('lc')]).toEqual([1, 1]);
      },
    ));
  test('terminate ends everything', () =>
    drive(
      diagram(
        `${S}${and('p')}${user('A', 'B')}<endEvent id="te"><terminateEventDefinition/></endEvent>${E}${f(['s', 'p'], ['p', 'A'], ['p', 'B'], ['A', 'te'], ['B', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        expect(instance.last.status).toBe('terminated');
        expect(instance.last.waits).toEqual([]);
        expect(instance.count('activity.cancelled', 'B')).toBe(1);
        expect(instance.effects).toEqual([{ type: 'ended', status: 'terminated', variables: {} }]);
      },
    ));
  test('terminate inside a sub-process ends that alone', () =>
    drive(
      diagram(
        `${S}<subProcess id="A"><startEvent id="is"/>${and('ip')}${user('IA', 'IB')}<endEvent id="te"><terminateEventDefinition/></endEvent>${f(['is', 'ip'], ['ip', 'IA'], ['ip', 'IB'], ['IA', 'te'])}</subProcess>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`,
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('IA');
        expect(instance.active()).toEqual(['Z']);
        expect(instance.runs('A')).toBe(1);
      },
    ));
});
