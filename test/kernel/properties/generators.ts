import fc from 'fast-check';
import { CHOICES, type Kind, type Loop, type Node, Pen, type Scope, toXml } from './diagrams.ts';

/** What is decided while an instance runs: which of the waiting things happens, and what holds from then on. */
export interface Turn {
  pick: number;
  choices: boolean[];
  /** A job that is picked fails with a BPMN error. */
  fault: boolean;
}

export const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    pick: fc.nat(20),
    choices: fc.array(fc.boolean(), { minLength: CHOICES, maxLength: CHOICES }),
    fault: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 14 },
);

const choice = fc.nat(CHOICES - 1);
const code = fc.constantFrom('1', '2');

const multi: fc.Arbitrary<Loop> = fc.record(
  { kind: fc.constant('multi' as const), sequential: fc.boolean(), count: fc.nat(3), enough: fc.integer({ min: 1, max: 2 }) },
  { requiredKeys: ['kind', 'sequential', 'count'] },
);
const standard: fc.Arbitrary<Loop> = fc.record(
  { kind: fc.constant('standard' as const), before: fc.boolean(), maximum: fc.integer({ min: 1, max: 3 }), choice },
  { requiredKeys: ['kind', 'before', 'maximum'] },
);
const loop = fc.option(fc.oneof(multi, standard), { nil: undefined, freq: 4 });

interface Watch {
  trigger: 'signal' | 'timer' | 'error';
  interrupting: boolean;
  code: string | undefined;
}
const watch: fc.Arbitrary<Watch> = fc.record({
  trigger: fc.constantFrom('signal', 'timer', 'error'),
  interrupting: fc.boolean(),
  code: fc.option(code, { nil: undefined, freq: 1 }),
});
const trigger = fc.constantFrom('signal' as const, 'timer' as const);

const repeated = (repeat: Loop | undefined) => (repeat ? { loop: repeat } : {});
const watching = (host: Node, { trigger: on, interrupting, code: caught }: Watch) => ({
  host,
  trigger: on,
  interrupting: interrupting || on === 'error',
  ...(on === 'error' && caught ? { code: caught } : {}),
});

/** A failure is told with the diagram as it can be opened in the modeler. */
const shown = (root: Scope): Scope => Object.assign(root, { [fc.toStringMethod]: () => toXml(root) });

// --- block-structured: what is split is joined by the same kind of gateway ---

type Work = { kind: 'user' | 'job' | 'pass'; loop: Loop | undefined };
type Block =
  | Work
  | { kind: 'sequence'; blocks: Block[] }
  | { kind: 'parallel'; blocks: Block[] }
  | { kind: 'exclusive' | 'inclusive'; blocks: Block[]; choices: number[] }
  | { kind: 'events'; blocks: Block[]; trigger: 'signal' | 'timer' }
  | { kind: 'again'; block: Block; choice: number }
  | { kind: 'sub'; block: Block; loop: Loop | undefined; end: 'end' | 'terminate' }
  | { kind: 'watched'; host: Work; watch: Watch; block: Block }
  | { kind: 'fails'; block: Block; choice: number; thrown: string; repair: Block };

const work: fc.Arbitrary<Work> = fc.record({ kind: fc.constantFrom('user', 'user', 'job', 'pass'), loop });
const { block } = fc.letrec<{ block: Block }>((tie) => {
  const several = fc.array(tie('block'), { minLength: 2, maxLength: 3 });
  const choices = fc.array(choice, { minLength: 3, maxLength: 3 });
  return {
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'block' },
      work,
      fc.record({ kind: fc.constant('sequence' as const), blocks: several }),
      fc.record({ kind: fc.constant('parallel' as const), blocks: several }),
      fc.record({ kind: fc.constantFrom('exclusive' as const, 'inclusive' as const), blocks: several, choices }),
      fc.record({ kind: fc.constant('events' as const), blocks: several, trigger }),
      fc.record({ kind: fc.constant('again' as const), block: tie('block'), choice }),
      fc.record({
        kind: fc.constant('sub' as const),
        block: tie('block'),
        loop,
        end: fc.constantFrom('end' as const, 'terminate' as const),
      }),
      fc.record({ kind: fc.constant('watched' as const), host: work, watch, block: tie('block') }),
      fc.record({ kind: fc.constant('fails' as const), block: tie('block'), choice, thrown: code, repair: tie('block') }),
    ),
  };
});

export const structured: fc.Arbitrary<Scope> = block.map((root) => {
  const pen = new Pen();
  return shown(enclosed(pen, (scope) => put(pen, scope, root), 'end'));
});

interface Part {
  first: Node;
  last: Node;
}

function enclosed(pen: Pen, inside: (scope: Scope) => Part, end: Kind): Scope {
  const scope = pen.scope();
  const start = pen.node(scope, 'start');
  const { first, last } = inside(scope);
  pen.flow(scope, start, first);
  pen.flow(scope, last, pen.node(scope, end));
  return scope;
}

function put(pen: Pen, scope: Scope, one: Block): Part {
  switch (one.kind) {
    case 'user':
    case 'job':
    case 'pass': {
      const node = pen.node(scope, one.kind, repeated(one.loop));
      return { first: node, last: node };
    }
    case 'sequence': {
      const parts = one.blocks.map((part) => put(pen, scope, part));
      for (const [n, { first }] of parts.entries()) if (n > 0) pen.flow(scope, (parts[n - 1] as Part).last, first);
      return { first: (parts[0] as Part).first, last: (parts.at(-1) as Part).last };
    }
    case 'again': {
      const first = pen.node(scope, 'exclusive');
      const body = put(pen, scope, one.block);
      // Whatever the block is, a circle waits for somebody.
      const check = pen.node(scope, 'user');
      const last = pen.node(scope, 'exclusive');
      const after = pen.node(scope, 'pass');
      pen.flow(scope, first, body.first);
      pen.flow(scope, body.last, check);
      pen.flow(scope, check, last);
      pen.flow(scope, last, after, one.choice);
      last.otherwise = pen.flow(scope, last, first);
      return { first, last: after };
    }
    case 'sub': {
      const node = pen.node(scope, 'sub', {
        inside: enclosed(pen, (inner) => put(pen, inner, one.block), one.end),
        ...repeated(one.loop),
      });
      return { first: node, last: node };
    }
    case 'watched': {
      const host = pen.node(scope, one.host.kind, repeated(one.host.loop));
      const event = pen.node(scope, 'boundary', watching(host, one.watch));
      const path = put(pen, scope, one.block);
      pen.flow(scope, event, path.first);
      if (!event.interrupting) {
        pen.flow(scope, path.last, pen.node(scope, 'end'));
        return { first: host, last: host };
      }
      return { first: host, last: merged(pen, scope, [host, path.last]) };
    }
    case 'fails': {
      const host = pen.node(scope, 'sub', { inside: enclosed(pen, (inner) => failing(pen, inner, one), 'end') });
      const event = pen.node(scope, 'boundary', { host, trigger: 'error', interrupting: true, code: one.thrown });
      const path = put(pen, scope, one.repair);
      pen.flow(scope, event, path.first);
      return { first: host, last: merged(pen, scope, [host, path.last]) };
    }
    case 'events': {
      const first = pen.node(scope, 'events');
      const ways = one.blocks.map((part) => {
        const event = pen.node(scope, 'catch', { trigger: one.trigger });
        const way = put(pen, scope, part);
        pen.flow(scope, first, event);
        pen.flow(scope, event, way.first);
        return way.last;
      });
      return { first, last: merged(pen, scope, ways) };
    }
    default: {
      const first = pen.node(scope, one.kind);
      const last = pen.node(scope, one.kind);
      for (const [n, part] of one.blocks.entries()) {
        const way = put(pen, scope, part);
        const isLast = n === one.blocks.length - 1;
        const flow = pen.flow(scope, first, way.first, one.kind === 'parallel' || isLast ? undefined : one.choices[n]);
        if (one.kind !== 'parallel' && isLast) first.otherwise = flow;
        pen.flow(scope, way.last, last);
      }
      return { first, last };
    }
  }
}

function merged(pen: Pen, scope: Scope, ways: Node[]): Node {
  const last = pen.node(scope, 'exclusive');
  for (const way of ways) pen.flow(scope, way, last);
  return last;
}

/** Ends with an error unless a choice holds. */
function failing(pen: Pen, scope: Scope, { block: inner, choice: holds, thrown }: Extract<Block, { kind: 'fails' }>): Part {
  const { first, last } = put(pen, scope, inner);
  const fork = pen.node(scope, 'exclusive');
  const after = pen.node(scope, 'pass');
  pen.flow(scope, last, fork);
  pen.flow(scope, fork, after, holds);
  fork.otherwise = pen.flow(scope, fork, pen.node(scope, 'throw', { code: thrown }));
  return { first, last: after };
}

// --- unstructured: any element leads to any other ---

interface Aim {
  at: number;
  back: boolean;
  choice: number;
}
interface Spot {
  kind: Exclude<Kind, 'start' | 'catch' | 'boundary'>;
  ways: Aim[][];
  /** How its outgoing flows are conditioned, where there are several. */
  conditions: 'none' | 'default' | 'no default';
  loop: Loop | undefined;
  watch: Watch | undefined;
  trigger: 'signal' | 'timer';
  code: string;
  inner: Spot[];
}

const { spots } = fc.letrec<{ spots: Spot[] }>((tie) => ({
  spots: fc.array(
    fc.record<Spot>({
      kind: fc.oneof(
        { weight: 4, arbitrary: fc.constant('user' as const) },
        { weight: 8, arbitrary: fc.constantFrom('exclusive' as const, 'parallel' as const, 'inclusive' as const, 'inclusive' as const) },
        { weight: 4, arbitrary: fc.constantFrom('pass' as const, 'job' as const, 'events' as const, 'sub' as const) },
        { weight: 1, arbitrary: fc.constantFrom('end' as const, 'terminate' as const, 'throw' as const) },
      ),
      ways: fc.array(
        fc.array(fc.record({ at: fc.nat(11), back: fc.integer({ min: 0, max: 4 }).map((n) => n === 4), choice }), {
          minLength: 1,
          maxLength: 3,
        }),
        { minLength: 3, maxLength: 3 },
      ),
      conditions: fc.constantFrom('default', 'default', 'none', 'no default'),
      loop,
      watch: fc.option(watch, { nil: undefined, freq: 2 }),
      trigger,
      code,
      inner: fc.oneof({ maxDepth: 1, depthIdentifier: 'spots' }, fc.constant<Spot[]>([]), tie('spots')),
    }),
    { minLength: 2, maxLength: 9 },
  ),
}));

export const unstructured: fc.Arbitrary<Scope> = spots.map((all) => shown(tangle(new Pen(), all)));

/** One spot as it is drawn: where tokens come in, and each node by which they leave. */
interface Drawn {
  entry: Node;
  exits: Node[];
}

function tangle(pen: Pen, all: Spot[]): Scope {
  const scope = pen.scope();
  const start = pen.node(scope, 'start');
  const drawn: Drawn[] = [{ entry: start, exits: [start] }, ...all.map((spot) => drawSpot(pen, scope, spot))];
  const end = pen.node(scope, 'end');
  drawn.push({ entry: end, exits: [] });
  for (const [n, { exits }] of drawn.entries())
    for (const [way, exit] of exits.entries())
      for (const aim of all[n - 1]?.ways[way] ?? [{ at: 0, back: false, choice: 0 }])
        pen.flow(scope, exit, aimed(drawn, n, aim), aim.choice);
  for (const [n, { entry }] of drawn.entries())
    if (n > 0 && entry.incoming.length === 0) pen.flow(scope, exitBefore(drawn, n), entry, n % CHOICES);
  for (const [n, spot] of all.entries()) for (const exit of drawn[n + 1]?.exits ?? []) condition(scope, exit, spot.conditions);
  condition(scope, start, 'none');
  return scope;
}

function drawSpot(pen: Pen, scope: Scope, { kind, loop: repeat, watch: watched, trigger: on, code: thrown, inner }: Spot): Drawn {
  if (kind === 'end' || kind === 'terminate') return { entry: pen.node(scope, kind), exits: [] };
  if (kind === 'throw') return { entry: pen.node(scope, kind, { code: thrown }), exits: [] };
  if (kind === 'events') {
    const entry = pen.node(scope, kind);
    const exits = [on, 'signal' as const].map((each) => pen.node(scope, 'catch', { trigger: each }));
    for (const exit of exits) pen.flow(scope, entry, exit);
    return { entry, exits };
  }
  if (kind === 'exclusive' || kind === 'parallel' || kind === 'inclusive') {
    const gateway = pen.node(scope, kind);
    return { entry: gateway, exits: [gateway] };
  }
  const host = pen.node(scope, kind, { ...repeated(repeat), ...(kind === 'sub' ? { inside: tangle(pen, inner) } : {}) });
  return { entry: host, exits: watched ? [host, pen.node(scope, 'boundary', watching(host, watched))] : [host] };
}

/** Backwards only to where somebody is waited for, so that no circle runs by itself. */
function aimed(drawn: Drawn[], from: number, { at, back }: Aim): Node {
  const earlier = drawn.slice(1, from + 1).filter(({ entry: { kind, loop: repeat } }) => kind === 'user' && !repeat);
  const target = back ? earlier[at % Math.max(1, earlier.length)] : undefined;
  const later = drawn.slice(from + 1);
  return (target ?? (later[at % later.length] as Drawn)).entry;
}

/** The nearest one that a token can leave by; an event-based gateway's own flows are drawn already. */
function exitBefore(drawn: Drawn[], n: number): Node {
  const before = drawn.slice(0, n).filter(({ exits }) => exits.length > 0);
  return before.at(-1)?.exits[0] as Node;
}

/** Conditions where a token has a choice; elsewhere they are taken away again. */
function condition(scope: Scope, node: Node, how: Spot['conditions']): void {
  const { kind, outgoing } = node;
  const mayDecide = kind !== 'parallel' && kind !== 'start' && kind !== 'catch' && kind !== 'boundary';
  const decides = outgoing.length > 1 && mayDecide && (how !== 'none' || kind === 'exclusive' || kind === 'inclusive');
  const open = decides && how !== 'no default' ? outgoing.at(-1) : undefined;
  for (const flow of [...outgoing]) if (!decides || flow === open) unconditioned(scope, flow);
  if (open) node.otherwise = outgoing.find(({ id }) => id === open.id) as Node['otherwise'] & object;
}

function unconditioned({ flows }: Scope, flow: Scope['flows'][number]): void {
  const { choice: _, ...free } = flow;
  for (const list of [flows, flow.from.outgoing, flow.to.incoming]) list.splice(list.indexOf(flow), 1, free);
}
