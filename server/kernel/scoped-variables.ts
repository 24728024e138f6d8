import type { Execution, GameState } from './execution.ts';
import { Executions } from './executions.ts';
import { evaluateFeel, type FeelScope, testFeel } from './feel.ts';
import { type Expression, type Flow, type FlowNode, type Graph, isExpression, type Value } from './graph.ts';
import { KernelError } from './kernel-error.ts';
import type { DecisionLookup, Json, KernelLimits, Variables } from './types.ts';
import { clean, isName, own } from './variables.ts';

/** What a step is given besides the state and the command. */
export interface Surroundings {
  readonly now: Date;
  readonly limits: KernelLimits;
  readonly decisions: DecisionLookup;
  /** Reading the diagram's own state space: every choice is open, nothing is evaluated. */
  readonly oracle?: Oracle;
}

/** Decides what an exploration leaves open. */
export interface Oracle {
  choose(node: FlowNode, flows: readonly Flow[], exactlyOne: boolean): Flow[];
  test(expression: Expression): boolean;
}

/** The evaluations of one step may together take this many times the limit of one. */
const EVALUATIONS_PER_STEP = 10;

/** Variables by scope, and the expressions that read them. */
export class ScopedVariables extends Executions {
  readonly around: Surroundings;
  readonly now: string;
  /** Variables have changed since conditions were last looked at. */
  changed = true;
  /** Variables were written in this step. */
  wrote = false;
  private feelMillis = 0;

  constructor(graph: Graph, state: GameState, around: Surroundings) {
    super(graph, state);
    this.around = around;
    this.now = around.now.toISOString();
  }

  lookup(name: string, from: Execution): Json | undefined {
    for (let at: Execution | undefined = from; at; at = at.parent === null ? undefined : this.find(at.parent)) {
      const value = own(at.variables, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Sets variables where they are declared, innermost scope first, otherwise in the process. */
  assign(from: Execution, variables: Variables): void {
    const byScope = new Map<Execution, Variables>();
    for (const [name, value] of Object.entries(variables)) {
      if (!isName(name) || value === undefined) continue;
      let at = from;
      while (at.parent !== null && own(at.variables, name) === undefined) at = this.parent(at);
      const here = byScope.get(at) ?? {};
      here[name] = clean(value);
      byScope.set(at, here);
    }
    for (const [execution, here] of byScope) this.declare(execution, here);
  }

  local(execution: Execution, name: string, value: Json): void {
    this.declare(execution, { [name]: value });
  }

  private declare(execution: Execution, variables: Variables): void {
    execution.variables = { ...execution.variables, ...variables };
    this.changed = true;
    this.wrote = true;
  }

  /** Outer variables overlaid with inner ones. */
  visible(execution: Execution): Variables {
    const outer = execution.parent === null ? {} : this.visible(this.parent(execution));
    return execution.variables ? { ...outer, ...execution.variables } : outer;
  }

  /** Null while the state space is read: which values there are is open. */
  evaluate({ feel }: Expression, execution: Execution, more?: Variables): Json {
    if (this.around.oracle) return null;
    return evaluateFeel(feel, this.feelScope(execution, more));
  }

  test(expression: Expression, execution: Execution, more?: Variables): boolean {
    if (this.around.oracle) return this.around.oracle.test(expression);
    return testFeel(expression.feel, this.feelScope(execution, more));
  }

  /** With the given variables alone, nothing of the instance. */
  evaluateAlone({ feel }: Expression, variables: Variables): Json {
    return evaluateFeel(feel, { ...this.feelScope(this.root), lookup: (name) => own(variables, name) });
  }

  value(value: Value, execution: Execution): Json {
    return isExpression(value) ? this.evaluate(value, execution) : value;
  }

  text(value: Value | undefined, execution: Execution): string | undefined {
    if (value === undefined) return undefined;
    const found = this.value(value, execution);
    return found === null ? undefined : typeof found === 'string' ? found : JSON.stringify(found);
  }

  private feelScope(execution: Execution, more?: Variables): FeelScope {
    const { feelMillis, variablesBytes } = this.around.limits;
    return {
      lookup: (name: string) => own(more, name) ?? this.lookup(name, execution),
      now: this.now,
      millis: feelMillis,
      maxBytes: variablesBytes,
      spent: (millis) => this.spend(millis, execution),
    };
  }

  /** Throws KernelError FEEL_BUDGET when the evaluations of this step have together taken too long. */
  spend(millis: number, execution: Execution): void {
    this.feelMillis += millis;
    if (this.feelMillis > this.around.limits.feelMillis * EVALUATIONS_PER_STEP)
      throw new KernelError('FEEL_BUDGET', execution.element, 'The expressions of this step together take too long.');
  }
}
