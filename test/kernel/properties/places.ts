import type { Flow, Node, Scope } from './diagrams.ts';

/** What runs in the process or in one run of a sub-process. */
export interface Place {
  scope: Scope;
  owner: Run | undefined;
  /** Ids of flows with a token on them, one for each token. */
  tokens: string[];
  starting: boolean;
  runs: Run[];
}

export interface Run {
  node: Node;
  place: Place;
  /** It is one pass of this loop. */
  of: Run | undefined;
  state: 'waits' | 'goes' | `stuck ${string}`;
  armed: Node[];
  inside: Place | undefined;
  passes: Run[];
  toBegin: number;
  done: number;
}

export const newRun = (node: Node, place: Place): Run => ({
  node,
  place,
  of: undefined,
  state: 'goes',
  armed: [],
  inside: undefined,
  passes: [],
  toBegin: 0,
  done: 0,
});

export const watchers = ({ boundaries }: Node) => boundaries.filter(({ trigger }) => trigger !== 'error');
export const joinsAt = ({ kind, incoming }: Node) => (kind === 'parallel' || kind === 'inclusive') && incoming.length > 1;
export const take = (place: Place, { id }: Flow) => place.tokens.splice(place.tokens.indexOf(id), 1);
export const allOf = (run: Run): Run[] => [run, ...run.passes];

export function remove(run: Run): void {
  const among = run.of ? run.of.passes : run.place.runs;
  const at = among.indexOf(run);
  if (at >= 0) among.splice(at, 1);
}

export function waitsOf({ node, state, armed }: Run): string[] {
  const events = armed.map(({ id, trigger }) => `${trigger} ${id}`);
  if (state.startsWith('stuck')) return [...events, `${state} ${node.id}`];
  if (state !== 'waits') return events;
  if (node.kind === 'events') return [...events, ...node.outgoing.map(({ to }) => `${to.trigger} ${to.id}`)];
  return [...events, `${node.kind === 'catch' ? node.trigger : node.kind} ${node.id}`];
}

export function copyPlace(place: Place, owner: Run | undefined): Place {
  const copy: Place = { ...place, owner, tokens: [...place.tokens], runs: [] };
  copy.runs = place.runs.map((run) => copyRun(run, copy, undefined));
  return copy;
}

function copyRun(run: Run, place: Place, of: Run | undefined): Run {
  const copy: Run = { ...run, place, of };
  copy.passes = run.passes.map((pass) => copyRun(pass, place, copy));
  copy.inside = run.inside && copyPlace(run.inside, copy);
  return copy;
}

export const describePlace = ({ tokens, starting, runs }: Place): string =>
  `[${starting ? 'start ' : ''}${[...tokens].sort().join(' ')}; ${runs.map(describeRun).sort().join(', ')}]`;

const describeRun = ({ node, state, armed, inside, passes, toBegin, done }: Run): string =>
  [
    node.id,
    state,
    armed
      .map(({ id }) => id)
      .sort()
      .join('+'),
    inside ? describePlace(inside) : '',
    passes.map(describeRun).sort().join(', '),
    toBegin,
    done,
  ].join(':');
