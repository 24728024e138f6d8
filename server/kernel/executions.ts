import type { Execution, GameState } from './execution.ts';
import type { FlowNode, Graph, Scope } from './graph.ts';

/** The executions of one instance and how they contain each other. */
export class Executions {
  readonly graph: Graph;
  readonly root: Execution;
  readonly state: GameState;
  private readonly byId = new Map<string, Execution>();
  private readonly below = new Map<string, Set<Execution>>();

  /** Works on copies: the saved state is never changed. */
  constructor(graph: Graph, state: GameState) {
    this.graph = graph;
    this.state = { ...state };
    for (const saved of state.executions) this.add({ ...saved });
    this.root = this.byId.values().next().value as Execution;
  }

  all(): IterableIterator<Execution> {
    return this.byId.values();
  }

  find(id: string): Execution | undefined {
    return this.byId.get(id);
  }

  has(execution: Execution): boolean {
    return this.byId.get(execution.id) === execution;
  }

  node(execution: Execution): FlowNode {
    return this.graph.nodes.get(execution.element) as FlowNode;
  }

  /** What an execution contains: the process, or the inside of a sub-process. */
  inside(execution: Execution): Scope | undefined {
    if (execution.parent === null) return this.graph.scope;
    return execution.role === 'body' || execution.role === 'listener' ? undefined : this.node(execution).inner;
  }

  parent(execution: Execution): Execution {
    return this.byId.get(execution.parent as string) as Execution;
  }

  children(execution: Execution): Execution[] {
    return [...(this.below.get(execution.id) ?? [])];
  }

  /** Children that have begun; listeners are only armed. */
  live(execution: Execution): Execution[] {
    return this.children(execution).filter(({ role }) => role !== 'listener');
  }

  /** Moves an execution under another parent, keeping its id. */
  adopt(execution: Execution, parent: Execution): void {
    this.below.get(execution.parent as string)?.delete(execution);
    execution.parent = parent.id;
    this.add(execution);
  }

  protected add(execution: Execution): void {
    this.byId.set(execution.id, execution);
    if (execution.parent === null) return;
    const siblings = this.below.get(execution.parent);
    if (siblings) siblings.add(execution);
    else this.below.set(execution.parent, new Set([execution]));
  }

  protected forget(execution: Execution): void {
    this.byId.delete(execution.id);
    this.below.get(execution.parent as string)?.delete(execution);
  }
}
