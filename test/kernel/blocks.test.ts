import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import type { InstanceState, ProcessModel, Step } from '../../server/kernel/types.ts';
import { diagram, f, NOON } from './drive.ts';

/** A block-structured diagram: what is split is joined by the same kind of gateway. */
type Block =
  | { kind: 'task' | 'pass' }
  | { kind: 'sequence' | 'parallel'; blocks: Block[] }
  | { kind: 'exclusive'; blocks: Block[]; choice: number }
  | { kind: 'inclusive'; blocks: Block[]; chosen: boolean[] }
  | { kind: 'sub'; block: Block }
  | { kind: 'loop'; block: Block; times: number };

const leaf: fc.Arbitrary<Block> = fc.constantFrom<Block>({ kind: 'task' }, { kind: 'task' }, { kind: 'pass' });
const { block } = fc.letrec<{ block: Block }>((tie) => {
  const several = fc.array(tie('block'), { minLength: 2, maxLength: 3 });
  return {
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'block' },
      leaf,
      fc.record({ kind: fc.constantFrom('sequence' as const, 'parallel' as const), blocks: several }),
      fc.record({ kind: fc.constant('exclusive' as const), blocks: several, choice: fc.nat(2) }),
      several.chain((blocks) =>
        fc.record({
          kind: fc.constant('inclusive' as const),
          blocks: fc.constant(blocks),
          chosen: fc.array(fc.boolean(), { minLength: blocks.length, maxLength: blocks.length }),
        }),
      ),
      fc.record({ kind: fc.constant('sub' as const), block: tie('block') }),
      fc.record({ kind: fc.constant('loop' as const), block: tie('block'), times: fc.integer({ min: 1, max: 3 }) }),
    ),
  };
});

/** The diagram of a block, and beside it what must happen in it: the reference. */
function draw(root: Block) {
  let made = 0;
  const expected = new Map<string, number>();
  const id = (kind: string) => `${kind}${++made}`;

  function put(one: Block, runs: number): { xml: string; first: string; last: string } {
    switch (one.kind) {
      case 'task':
      case 'pass': {
        const name = id(one.kind);
        expected.set(name, runs);
        return { xml: one.kind === 'task' ? `<userTask id="${name}"/>` : `<task id="${name}"/>`, first: name, last: name };
      }
      case 'sequence': {
        const parts = one.blocks.map((part) => put(part, runs));
        const flows = parts.slice(1).map(({ first }, index) => [parts[index]?.last as string, first] as const);
        return {
          xml: parts.map(({ xml }) => xml).join('') + f(...flows),
          first: parts[0]?.first as string,
          last: parts.at(-1)?.last as string,
        };
      }
      case 'sub': {
        const name = id('sub');
        expected.set(name, runs);
        const inner = put(one.block, runs);
        return {
          xml: `<subProcess id="${name}"><startEvent id="${name}s"/>${inner.xml}<endEvent id="${name}e"/>${f([`${name}s`, inner.first], [inner.last, `${name}e`])}</subProcess>`,
          first: name,
          last: name,
        };
      }
      case 'loop': {
        const name = id('loop');
        const inner = put(one.block, runs * one.times);
        const count = `<scriptTask id="${name}c" camunda:resultVariable="${name}n"><script>= (if ${name}n = null then 0 else ${name}n) + 1</script></scriptTask>`;
        // Counted over all passes of whatever lies around: leaves when a whole number of rounds is done.
        const xml = `<exclusiveGateway id="${name}m"/>${inner.xml}${count}<exclusiveGateway id="${name}x" default="${name}x_${name}o"/><task id="${name}o"/>${f([`${name}m`, inner.first], [inner.last, `${name}c`], [`${name}c`, `${name}x`], [`${name}x`, `${name}m`, `= modulo(${name}n, ${one.times}) != 0`], [`${name}x`, `${name}o`])}`;
        return { xml, first: `${name}m`, last: `${name}o` };
      }
      default: {
        const name = id(one.kind);
        const tag = `${one.kind}Gateway`;
        const takes = (index: number) =>
          one.kind === 'exclusive'
            ? index === one.choice % one.blocks.length
            : one.kind === 'inclusive'
              ? one.chosen[index] === true
              : true;
        const none = one.kind === 'inclusive' && !one.chosen.some(Boolean);
        const parts = one.blocks.map((part, index) => put(part, takes(index) || (none && index === 0) ? runs : 0));
        const fallback = one.kind === 'inclusive' ? ` default="${name}_${parts[0]?.first}"` : '';
        const flows = parts.flatMap(({ first, last }, index) => [
          (one.kind === 'parallel' || (fallback && index === 0 && none) ? [name, first] : [name, first, `= ${takes(index)}`]) as [
            string,
            string,
            string?,
          ],
          [last, `${name}j`] as [string, string],
        ]);
        return {
          xml: `<${tag} id="${name}"${none ? fallback : ''}/>${parts.map(({ xml }) => xml).join('')}<${tag} id="${name}j"/>${f(...flows)}`,
          first: name,
          last: `${name}j`,
        };
      }
    }
  }

  const { xml, first, last } = put(root, 1);
  return { xml: diagram(`<startEvent id="s"/>${xml}<endEvent id="e"/>${f(['s', first], [last, 'e'])}`), expected };
}

const kernel = createKernel();

/** Plays a diagram to its end, doing the waiting tasks in the order that `picks` says. */
async function play(model: ProcessModel, picks: number[], fresh: boolean): Promise<string[]> {
  const trace: string[] = [];
  const take = (state: InstanceState) => (fresh ? (JSON.parse(JSON.stringify(state)) as InstanceState) : state);
  let step: Step = await kernel.step(model, null, { type: 'start', instanceId: 'i' }, NOON);
  for (let n = 0; ; n++) {
    trace.push(...step.events.map(({ type, executionId }) => `${type} ${executionId}`));
    if (step.status !== 'running') return [...trace, step.status];
    const wait = step.waits[(picks[n % picks.length] ?? 0) % Math.max(1, step.waits.length)];
    if (!wait || n > 500) return [...trace, 'stuck'];
    step = await kernel.step(model, take(step.state), { type: 'complete', executionId: wait.executionId }, NOON);
  }
}

const RUNS = Number(process.env.WEIBAO_PROPERTY_RUNS ?? 60);

test('any block-structured diagram runs each element as often as it must, in whatever order, in memory and restored', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(block, fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), async (root, picks) => {
      const { xml, expected } = draw(root);
      const { models, issues } = await kernel.parseDefinitions(xml, { trusted: true });
      expect(issues).toEqual([]);
      const model = models[0] as ProcessModel;
      const live = await play(model, picks, false);
      expect(live.at(-1)).toBe('completed');
      for (const [id, runs] of expected)
        expect([id, live.filter((event) => event.startsWith(`activity.completed ${id}#`)).length]).toEqual([id, runs]);
      expect(await play(model, picks, true)).toEqual(live);
    }),
    { numRuns: RUNS },
  );
});
