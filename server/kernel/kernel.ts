import type { Issue } from '../errors.ts';
import { type Decision, parseDecisions } from './decision-model.ts';
import { parseDefinitions } from './definition.ts';
import type { GameState } from './execution.ts';
import type { Graph, ParseResult } from './graph.ts';
import { createHost } from './host.ts';
import { migrate, moves } from './migration.ts';
import { returnProblem } from './returning.ts';
import { readState } from './state-format.ts';
import { nextStart } from './timers.ts';
import type { Command, DecisionLookup, InstanceState, KernelLimits, MigrationResult, ProcessModel, Step, TimerSpec } from './types.ts';

export const DEFAULT_LIMITS: KernelLimits = {
  activitiesPerStep: 10_000,
  multiInstance: 1_000,
  variablesBytes: 262_144,
  feelMillis: 100,
};

export interface Kernel {
  /**
   * Reads and checks a diagram. Throws XML_TOO_LARGE and XML_MALFORMED; everything else is an issue, and models are empty
   * when one is an error. `trusted`: it is deployed already and is only read, not judged again.
   */
  parseDefinitions(xml: string, options?: { trusted?: boolean }): Promise<ParseResult>;
  /**
   * One command, one step: pure, the given state is never changed. Throws WeibaoError for a command the instance does not
   * wait for and for a state that a later build has saved (STATE_TOO_NEW), KernelError for a step that cannot be made (budget).
   */
  step(model: ProcessModel, state: InstanceState | null, command: Command, now: Date, decisions?: DecisionLookup): Promise<Step>;
  /** Carries a running instance to another version of its process; `map` names elements that are called otherwise there. */
  migrate(from: ProcessModel, to: ProcessModel, state: InstanceState, map: Record<string, string>, now?: Date): MigrationResult;
  /** Which entries of such a map put work somewhere else instead of naming it anew. */
  moves(from: ProcessModel, to: ProcessModel, map: Record<string, string>): Issue[];
  /** Why the work at one element cannot be sent back to another, as a sentence; undefined where it can. */
  returnProblem(model: ProcessModel, from: string, to: string): string | undefined;
  /** When a timer start is due after `now`; counted from `since`, having started `count` times. Null: never again. */
  nextStart(timer: TimerSpec, since: Date, now: Date, count: number): Date | null;
  /** Reads and checks a DMN file; the decisions by id are what a DecisionLookup answers. */
  parseDecisions(xml: string): Promise<Map<string, Decision>>;
}

export function createKernel({ limits = {} }: { limits?: Partial<KernelLimits> } = {}): Kernel {
  const host = createHost({ ...DEFAULT_LIMITS, ...limits });
  return {
    parseDefinitions,
    step: host.step,
    migrate: (from, to, state, map, now) => {
      const { game } = readState(state) as unknown as { game: GameState };
      return migrate(from.graph as Graph, to.graph as Graph, game, map, now);
    },
    moves: (from, to, map) => moves(from.graph as Graph, to.graph as Graph, map),
    returnProblem: ({ graph }, from, to) => {
      const { nodes } = graph as Graph;
      const [source, target] = [nodes.get(from), nodes.get(to)];
      return source && target ? returnProblem(target, source) : `There is no element ${target ? from : to}.`;
    },
    nextStart,
    parseDecisions,
  };
}
