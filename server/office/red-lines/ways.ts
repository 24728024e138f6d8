/** The ways a token can take through a diagram without a decision of a person who may decide. Pure. */
import { eventStarts, type FlowNode, implicitStarts, type Scope } from '../../kernel/graph.ts';

export interface Ways {
  /** Everything that is reached, side branches and the insides of sub-processes too, each with the step before it. */
  reached(scope: Scope): Map<FlowNode, FlowNode | undefined>;
  /** The ends by which a scope can be over although nobody has decided; empty: it always waits for somebody. */
  ends(scope: Scope): FlowNode[];
}

/** Where a process or sub-process begins when it is entered. */
export function beginnings(scope: Scope): FlowNode[] {
  const drawn = scope.nodes.filter(({ kind }) => kind === 'startEvent');
  return drawn.length > 0 ? drawn : implicitStarts(scope);
}

export function waysWithout(decides: (node: FlowNode) => boolean): Ways {
  const known = new Map<Scope, FlowNode[]>();

  const ends: Ways['ends'] = (scope) => {
    const found = known.get(scope) ?? endsOf(scope);
    known.set(scope, found);
    return found;
  };

  function reached(scope: Scope): Map<FlowNode, FlowNode | undefined> {
    const before = new Map<FlowNode, FlowNode | undefined>();
    const ahead: FlowNode[] = [];
    const visit = (node: FlowNode, from?: FlowNode) => {
      if (before.has(node)) return;
      before.set(node, from);
      ahead.push(node);
    };
    const enter = (inner: Scope, from?: FlowNode) => {
      for (const start of [...beginnings(inner), ...eventStarts(inner)]) visit(start, from);
    };
    enter(scope);
    for (let node = ahead.shift(); node; node = ahead.shift()) {
      if (node.inner) enter(node.inner, node);
      for (const boundary of node.boundaries) visit(boundary, node);
      if (node.handler) visit(node.handler, node);
      if (passable(node)) for (const next of after(node)) visit(next, node);
    }
    return before;
  }

  function endsOf(scope: Scope): FlowNode[] {
    const over = canBeOver(scope);
    const found = new Set<FlowNode>();
    const seen = new Set<FlowNode>();
    const ahead = [...beginnings(scope), ...eventStarts(scope).filter(({ interrupting }) => interrupting)];
    for (let node = ahead.shift(); node; node = ahead.shift()) {
      if (seen.has(node) || !over.has(node)) continue;
      seen.add(node);
      if (isLast(node) && passable(node)) found.add(node);
      ahead.push(...(passable(node) ? after(node) : []), ...node.boundaries.filter(({ interrupting }) => interrupting));
    }
    // One token that reaches it ends all the others.
    for (const node of reached(scope).keys()) if (node.scope === scope && terminates(node)) found.add(node);
    return [...found];
  }

  /** Nodes from which every token can come to an end, counted up from the ends: of branches side by side all must, of alternatives one. */
  function canBeOver(scope: Scope): Set<FlowNode> {
    const over = new Set<FlowNode>();
    const nodes = [...scope.nodes, ...scope.eventSubProcesses.flatMap(({ inner }) => inner?.nodes ?? [])].reverse();
    for (let before = -1; before < over.size; ) {
      before = over.size;
      for (const node of nodes) if (!over.has(node) && leadsOut(node, over)) over.add(node);
    }
    return over;
  }

  function leadsOut(node: FlowNode, over: Set<FlowNode>): boolean {
    if (node.boundaries.some((boundary) => boundary.interrupting && over.has(boundary))) return true;
    if (!passable(node)) return false;
    if (isLast(node)) return true;
    const always = node.outgoing.filter(({ condition }) => !condition).map(({ target }) => target);
    if (node.kind === 'parallelGateway' || (node.isActivity && always.length > 0)) return always.every((each) => over.has(each));
    return after(node).some((each) => over.has(each));
  }

  /** Whether a token comes out of it by its own flows. Repeated for a list it is passed where the list is empty. */
  function passable(node: FlowNode): boolean {
    if (decides(node)) return false;
    if (!node.inner || node.loop || node.kind === 'adHocSubProcess') return true;
    return ends(node.inner).length > 0;
  }

  return { reached, ends };
}

function after(node: FlowNode): FlowNode[] {
  const [event] = node.events;
  if (node.kind !== 'throwEvent' || event?.kind !== 'link') return node.outgoing.map(({ target }) => target);
  return node.scope.nodes.filter(
    ({ kind, events: [other] }) => kind === 'catchEvent' && other?.kind === 'link' && other.name === event.name,
  );
}

/** Where a token ends as planned. An error or a cancellation goes to whoever catches it, and otherwise the case stands still, open. */
function isLast(node: FlowNode): boolean {
  const undoes = node.kind === 'boundaryEvent' && node.events.some(({ kind }) => kind === 'compensation');
  const elsewhere = undoes || node.events.some(({ kind }) => kind === 'error' || kind === 'cancel');
  return after(node).length === 0 && !elsewhere && !node.triggeredByEvent && !node.forCompensation;
}

const terminates = ({ kind, events }: FlowNode) => kind === 'endEvent' && events.some((event) => event.kind === 'terminate');
