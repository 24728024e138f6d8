import type { Command, DecisionLookup, InstanceState, ParseResult, ProcessModel, Step } from '../kernel/types.ts';
import type { NextStart } from './start-times.ts';

/** The kernel as the engine uses it. */
export interface Kernel {
  parseDefinitions(xml: string): Promise<ParseResult> | ParseResult;
  step(model: ProcessModel, state: InstanceState | null, command: Command, now: Date, decisions?: DecisionLookup): Promise<Step> | Step;
  migrate(from: ProcessModel, to: ProcessModel, state: InstanceState, map: Record<string, string>): Promise<unknown> | unknown;
  nextStart: NextStart;
  parseDecisions(xml: string): Promise<Map<string, unknown>> | Map<string, unknown>;
}
