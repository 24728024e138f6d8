import type { Flow, Loop, Node, Scope } from './diagrams.ts';
import { isActivated } from './inclusive.ts';
import { allOf, copyPlace, describePlace, joinsAt, newRun, type Place, type Run, remove, take, waitsOf, watchers } from './places.ts';

export interface Deed {
  does: 'start' | 'complete' | 'signal' | 'timer' | 'error' | 'retry';
  element?: string;
  code?: string;
  choices?: readonly boolean[];
}

/** One way in which an instance can stand. Everything that happens to it changes it: what is to be kept is copied before. */
export class Situation {
  choices: readonly boolean[] = [];
  private status: 'new' | 'running' | 'completed' | 'terminated' = 'new';
  private counts = new Map<string, number>();
  private root: Place;

  constructor(scope: Scope) {
    this.root = { scope, owner: undefined, tokens: [], starting: false, runs: [] };
  }

  copy(): Situation {
    const copy = new Situation(this.root.scope);
    copy.choices = this.choices;
    copy.status = this.status;
    copy.counts = new Map(this.counts);
    copy.root = copyPlace(this.root, undefined);
    return copy;
  }

  // --- what is seen of it ---

  seen(): string {
    const waits = this.places().flatMap((place) => [
      ...(place.tokens.length > 0 && place.runs.length === 0 ? ['stuck DEADLOCK'] : []),
      ...place.runs.flatMap(allOf).flatMap(waitsOf),
    ]);
    return [this.status, ...waits.sort(), '|', ...[...this.counts].map(([what, times]) => `${what} ${times}`).sort()].join('\n');
  }

  key(): string {
    return [this.seen(), describePlace(this.root)].join('\n');
  }

  private count(what: string, element: string): void {
    const key = `${what} ${element}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  private places(): Place[] {
    const inside = (place: Place): Place[] => [
      place,
      ...place.runs.flatMap(allOf).flatMap((run) => (run.inside ? inside(run.inside) : [])),
    ];
    return inside(this.root);
  }

  // --- what can be done to it ---

  /** One for each thing that `deed` can mean. */
  ways({ does, element, code }: Deed): (() => void)[] {
    if (does === 'start')
      return [
        () => {
          this.status = 'running';
          this.root.starting = true;
        },
      ];
    const runs = this.places().flatMap(({ runs: all }) => all.flatMap(allOf));
    return runs.flatMap((run) => {
      const { node, state } = run;
      if (does === 'error') return node.id === element && state === 'waits' ? [() => this.fault(run, code)] : [];
      if (does === 'retry') return node.id === element && state.startsWith('stuck') ? [() => this.retry(run)] : [];
      const armed = run.armed.filter(({ id }) => id === element).map((event) => () => this.hear(run, event));
      if (state !== 'waits') return armed;
      const behind = node.kind === 'events' ? node.outgoing.filter(({ to }) => to.id === element) : [];
      return [
        ...armed,
        ...(node.id === element && node.kind !== 'events' ? [() => this.leave(run)] : []),
        ...behind.map((flow) => () => this.decide(run, flow)),
      ];
    });
  }

  /** What could not be left is left; what went wrong is done anew, and watched anew. */
  private retry(run: Run): void {
    if (run.state === 'stuck NO_FLOW_TAKEN') {
      this.leave(run);
      return;
    }
    if (!run.of) run.armed = watchers(run.node);
    this.work(run);
  }

  private hear(host: Run, event: Node): void {
    if (event.interrupting) this.cancel(host);
    else if (event.trigger === 'timer') host.armed = host.armed.filter((other) => other !== event);
    this.enter(event, host.place);
  }

  /** The first event behind a gateway takes the token. */
  private decide(gateway: Run, flow: Flow): void {
    remove(gateway);
    this.count('completed', gateway.node.id);
    this.count('taken', flow.id);
    for (const { to } of gateway.node.outgoing) if (to !== flow.to) this.count('cancelled', to.id);
    const run = newRun(flow.to, gateway.place);
    gateway.place.runs.push(run);
    this.leave(run);
  }

  private fault(run: Run, code: string | undefined): void {
    if (!this.throw(run, code)) run.state = 'stuck ERROR_UNCAUGHT';
  }

  /** To the nearest boundary event outwards; one of the same code goes before one of any. */
  private throw(from: Run | undefined, code: string | undefined): boolean {
    for (let host = from?.of ?? from; host; host = host.place.owner?.of ?? host.place.owner) {
      const catching = host.node.boundaries.filter(({ trigger }) => trigger === 'error');
      const event = catching.find((one) => one.code === code) ?? catching.find((one) => one.code === undefined);
      if (!event) continue;
      this.cancel(host);
      this.enter(event, host.place);
      return true;
    }
    return false;
  }

  // --- what it does by itself ---

  /** What can happen next, each by itself. Joining inclusively is left for when nothing else moves. */
  next(): { moves: (() => void)[]; joins: boolean } {
    if (this.status !== 'running') return { moves: [], joins: false };
    const places = this.places();
    const moves = places.flatMap((place) => this.movesIn(place));
    if (moves.length > 0) return { moves, joins: false };
    const joins = places.flatMap((place) =>
      place.scope.nodes
        .filter((node) => node.kind === 'inclusive' && joinsAt(node) && isActivated(place, node))
        .map((node) => () => this.join(place, node)),
    );
    return { moves: joins, joins: true };
  }

  private movesIn(place: Place): (() => void)[] {
    const moves: (() => void)[] = [];
    if (place.starting)
      moves.push(() => {
        place.starting = false;
        this.enter(place.scope.nodes.find(({ kind }) => kind === 'start') as Node, place);
      });
    for (const flow of place.scope.flows)
      if (place.tokens.includes(flow.id) && !joinsAt(flow.to))
        moves.push(() => {
          take(place, flow);
          this.enter(flow.to, place);
        });
    for (const node of place.scope.nodes)
      if (node.kind === 'parallel' && joinsAt(node) && node.incoming.every(({ id }) => place.tokens.includes(id)))
        moves.push(() => this.join(place, node));
    for (const body of place.runs) if (body.toBegin > 0) moves.push(() => this.beginPass(body));
    const isDone = !place.starting && place.tokens.length === 0 && place.runs.length === 0;
    if (isDone && (!place.owner || place.owner.state === 'goes'))
      moves.push(() => {
        if (place.owner) this.leave(place.owner);
        else this.status = 'completed';
      });
    return moves;
  }

  /** One token from each flow that has any. */
  private join(place: Place, node: Node): void {
    for (const flow of node.incoming) if (place.tokens.includes(flow.id)) take(place, flow);
    this.enter(node, place);
  }

  private enter(node: Node, place: Place): void {
    this.count('started', node.id);
    const run = newRun(node, place);
    run.armed = watchers(node);
    place.runs.push(run);
    if (node.loop) this.enterLoop(run, node.loop);
    else this.work(run);
  }

  private work(run: Run): void {
    const { node, place } = run;
    switch (node.kind) {
      case 'user':
      case 'job':
      case 'catch':
        run.state = 'waits';
        return;
      case 'events':
        run.state = 'waits';
        for (const { to } of node.outgoing) this.count('started', to.id);
        return;
      case 'sub':
        run.inside = { scope: node.inside as Scope, owner: run, tokens: [], starting: true, runs: [] };
        return;
      case 'terminate':
        remove(run);
        this.count('completed', node.id);
        this.empty(place);
        if (!place.owner) this.status = 'terminated';
        return;
      case 'throw':
        remove(run);
        if (this.throw(place.owner, node.code)) this.count('completed', node.id);
        else {
          run.state = 'stuck ERROR_UNCAUGHT';
          place.runs.push(run);
        }
        return;
      default:
        this.leave(run);
    }
  }

  private leave(run: Run): void {
    if (run.of) {
      this.passEnded(run, run.of);
      return;
    }
    const flows = this.choose(run.node);
    if (!flows) {
      run.state = 'stuck NO_FLOW_TAKEN';
      return;
    }
    remove(run);
    this.count('completed', run.node.id);
    for (const { id } of flows) {
      this.count('taken', id);
      run.place.tokens.push(id);
    }
  }

  private choose({ kind, outgoing, otherwise }: Node): Flow[] | undefined {
    if (kind === 'parallel' || outgoing.length === 0) return outgoing;
    const open = outgoing.filter((flow) => flow !== otherwise && (flow.choice === undefined || this.choices[flow.choice]));
    const taken = open.length > 0 ? open : otherwise ? [otherwise] : undefined;
    return kind === 'exclusive' ? taken?.slice(0, 1) : taken;
  }

  // --- repeated activities ---

  private enterLoop(body: Run, loop: Loop): void {
    if (loop.kind === 'multi') body.toBegin = loop.sequential ? Math.min(1, loop.count) : loop.count;
    else body.toBegin = !loop.before || this.again(body, loop) ? 1 : 0;
    if (body.toBegin === 0) this.leave(body);
  }

  private again({ done }: Run, { maximum, choice }: Extract<Loop, { kind: 'standard' }>): boolean {
    return done < maximum && (choice === undefined || !this.choices[choice]);
  }

  private beginPass(body: Run): void {
    body.toBegin--;
    this.count('started', body.node.id);
    const pass = newRun(body.node, body.place);
    pass.of = body;
    body.passes.push(pass);
    this.work(pass);
  }

  private passEnded(pass: Run, body: Run): void {
    remove(pass);
    this.count('completed', pass.node.id);
    body.done++;
    const loop = body.node.loop as Loop;
    const [more, finished] =
      loop.kind === 'standard'
        ? [this.again(body, loop), !this.again(body, loop)]
        : [loop.sequential && body.done < loop.count, body.done >= Math.min(loop.count, loop.enough ?? loop.count)];
    if (finished) {
      for (const other of [...body.passes]) this.cancel(other);
      body.toBegin = 0;
      this.leave(body);
    } else if (more) body.toBegin = 1;
  }

  // --- taking away ---

  private empty(place: Place): void {
    place.tokens = [];
    for (const run of [...place.runs]) this.cancel(run);
  }

  private cancel(run: Run): void {
    for (const pass of [...run.passes]) this.cancel(pass);
    if (run.inside) this.empty(run.inside);
    if (run.node.kind === 'events') for (const { to } of run.node.outgoing) this.count('cancelled', to.id);
    this.count('cancelled', run.node.id);
    remove(run);
  }
}
