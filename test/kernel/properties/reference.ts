import type { Scope } from './diagrams.ts';
import { type Deed, Situation } from './situation.ts';

/**
 * The token game of BPMN 2.0.2, chapter 13, told as plainly as it can be and owing nothing to the kernel. Where the order
 * of what happens at once is open, every order is played: `Reference` is the set of situations the instance may be in.
 * One order is settled, as in the kernel: inclusive gateways join when nothing else can move.
 */
export class Reference {
  private readonly root: Scope;
  private situations: Situation[];

  constructor(root: Scope) {
    this.root = root;
    this.situations = [new Situation(root)];
  }

  /** Starts, or does something to one of the elements that wait. Answers what could be seen then. */
  act(deed: Deed): string[] {
    const after = this.situations.flatMap((situation) => {
      const ways = situation.ways(deed).length;
      return Array.from({ length: ways }, (_, way) => {
        const copy = situation.copy();
        copy.choices = deed.choices ?? copy.choices;
        copy.ways(deed)[way]?.();
        return copy;
      });
    });
    this.situations = settled(after, isAbrupt(this.root));
    return this.situations.map((situation) => situation.seen());
  }

  /** Keeps the situations that look like this; false when there is none. */
  observe(seen: string): boolean {
    this.situations = this.situations.filter((situation) => situation.seen() === seen);
    return this.situations.length > 0;
  }
}

const MAX_SITUATIONS = 4_000;
/** There are too many orders in which things could happen. */
export class TooMany extends Error {}

/** Something ends other things in it, so that the order of what happens at once shows. */
const isAbrupt = ({ nodes }: Scope): boolean =>
  nodes.some(
    ({ kind, loop, inside }) =>
      kind === 'terminate' || kind === 'throw' || (loop?.kind === 'multi' && loop.enough !== undefined) || (inside && isAbrupt(inside)),
  );

/** Lets everything move that moves by itself. */
function settled(from: Situation[], everyOrder: boolean): Situation[] {
  const seen = new Set<string>();
  const still: Situation[] = [];
  const ahead = from;
  for (let situation = ahead.pop(); situation; situation = ahead.pop()) {
    const key = situation.key();
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_SITUATIONS) throw new TooMany();
    const { moves, joins } = situation.next();
    if (moves.length === 0) still.push(situation);
    else if (!everyOrder && !joins) {
      moves[0]?.();
      ahead.push(situation);
    } else
      for (let n = 0; n < moves.length; n++) {
        const copy = situation.copy();
        copy.next().moves[n]?.();
        ahead.push(copy);
      }
  }
  return still;
}
