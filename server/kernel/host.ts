import * as Elements from 'bpmn-elements';
import { Engine } from 'bpmn-engine';
import { deserialize, TypeResolver } from 'moddle-context-serializer';
import type { GameState } from './execution.ts';
import type { Game } from './game.ts';
import type { Graph } from './graph.ts';
import { FORMAT, readState } from './state-format.ts';
import { play, saved } from './token-game.ts';
import type { Command, DecisionLookup, InstanceState, KernelLimits, ProcessModel, Step } from './types.ts';
import { listActivities, listWaits } from './waits.ts';

/** One command on its way through the engine to the process, and what became of it. */
interface Turn {
  take(state: GameState | null): GameState;
  error?: unknown;
}

/** What bpmn-elements' own process offers to a subclass; its type declarations leave it out. */
interface ProcessBase {
  readonly id: string;
  readonly type: string;
  readonly broker: {
    subscribeTmp(exchange: string, pattern: string, heard: (key: string, message: ApiMessage) => void, options: { noAck: boolean }): void;
  };
  readonly environment: { options: { turn?: Turn } };
  _publishEvent(state: string, content: Record<string, unknown>): void;
}
interface ApiMessage {
  content: { message?: { turn?: Turn } };
}
const ProcessBase = Elements.Process as unknown as new (...args: unknown[]) => ProcessBase;

/**
 * The process element of the engine. The engine loads the definition, keeps the environment and the life cycle, and
 * brings the commands; what a token does is decided by our own rules.
 */
class TokenProcess extends ProcessBase {
  game: GameState | null = null;

  get executionId(): string {
    return `${this.id}#1`;
  }
  get isRunning(): boolean {
    return this.game?.status === 'running';
  }
  get status(): string | undefined {
    return this.game ? 'executing' : undefined;
  }
  get activityStatus(): string {
    return this.isRunning ? 'wait' : 'idle';
  }

  init(): void {}

  run(): void {
    this.listen();
    this._publishEvent('enter', {});
    this.take(this.environment.options.turn);
  }

  recover({ game }: { game: GameState }): this {
    this.game = game;
    return this;
  }

  resume(): void {
    this.listen();
    this.take(this.environment.options.turn);
  }

  getState(): { id: string; type: string; game: GameState | null } {
    return { id: this.id, type: this.type, game: this.game };
  }

  getPostponed(): never[] {
    return [];
  }

  private listen(): void {
    this.broker.subscribeTmp('api', '#', (_key, { content }) => this.take(content.message?.turn), { noAck: true });
  }

  /** An error is carried back by the turn: thrown through the brokers it would leave them half done. */
  private take(turn: Turn | undefined): void {
    if (!turn) return;
    try {
      this.game = turn.take(this.game);
    } catch (error) {
      turn.error = error;
      return;
    }
    if (this.game.status === 'running') return;
    this._publishEvent('end', { output: {} });
    this._publishEvent('leave', {});
  }
}

const elements = { Process: TokenProcess };
const silent = () => ({ debug() {}, warn() {}, error() {} });
/** Nothing ever ticks in the kernel. */
const timers = new Elements.Timers({ setTimeout: () => ({}), clearTimeout: () => undefined } as never);

/** What the engine is given of a diagram: that there is a process of this name. Everything else is in the graph. */
function shell({ key }: Graph) {
  const definition = { id: `${key}-definitions`, type: 'bpmn:Definitions' };
  const none = { activities: [], associations: [], dataObjects: [], dataStores: [], messageFlows: [], sequenceFlows: [] };
  const processes = [{ id: key, type: 'bpmn:Process', behaviour: { isExecutable: true } }];
  return deserialize({ definition, processes, ...none } as never, TypeResolver({ ...Elements, ...elements } as never));
}

interface Prepared {
  source: unknown;
  /** The engine's own state around a running process; it is the same for every instance and never saved with one. */
  envelope: { definitions: { execution: { processes: object[] } }[] };
}

export function createHost(limits: KernelLimits) {
  const prepared = new WeakMap<Graph, Promise<Prepared>>();
  /** Engines that still stand where this very state object says. Nothing depends on finding one. */
  const live = new WeakMap<InstanceState, Engine>();

  const engineFor = (source: unknown, turn: Turn | undefined) =>
    new Engine({ name: 'instance', sourceContext: source, elements, timers, Logger: silent, turn } as never);

  async function prepare(graph: Graph): Promise<Prepared> {
    const source = shell(graph);
    const engine = engineFor(source, { take: () => ({ status: 'running' }) as GameState });
    await engine.execute();
    return { source, envelope: JSON.parse(JSON.stringify(await engine.getState())) };
  }

  function preparedFor(graph: Graph): Promise<Prepared> {
    const known = prepared.get(graph);
    if (known) return known;
    const preparing = prepare(graph);
    prepared.set(graph, preparing);
    return preparing;
  }

  /** Brings one turn to the process of an instance, through the engine. */
  async function bring(graph: Graph, state: InstanceState | null, turn: Turn): Promise<Engine> {
    const known = state && live.get(state);
    if (state && known) {
      (known.execution as unknown as { signal(payload: { turn: Turn }): void }).signal({ turn });
      if (!turn.error) live.delete(state);
      return known;
    }
    const { source, envelope } = await preparedFor(graph);
    const engine = engineFor(source, turn);
    if (!state) await engine.execute();
    else {
      engine.recover(around(envelope, graph.key, state.game as GameState) as never);
      await engine.resume();
    }
    return engine;
  }

  async function step(
    model: ProcessModel,
    before: InstanceState | null,
    command: Command,
    now: Date,
    decisions: DecisionLookup = () => undefined,
  ): Promise<Step> {
    const graph = model.graph as Graph;
    const state = before && readState(before);
    let game: Game | undefined;
    const turn: Turn = {
      take: (stood) => {
        game = play(graph, stood, command, { now, limits, decisions });
        return saved(game);
      },
    };
    const engine = await bring(graph, state, turn);
    if (turn.error) throw turn.error;
    if (!game) throw new Error('The engine did not bring the command to the process.');
    const after = describe(game, state?.game as GameState | undefined, processOf(engine).game as GameState);
    if (after.status === 'running') live.set(after.state, engine);
    return after;
  }

  return { step };
}

const processOf = (engine: Engine): TokenProcess => engine.execution.definitions[0]?.getProcesses()[0] as unknown as TokenProcess;

function around({ definitions, ...rest }: Prepared['envelope'], key: string, game: GameState) {
  return {
    ...rest,
    definitions: definitions.map((definition) => ({
      ...definition,
      source: undefined,
      execution: { ...definition.execution, processes: [{ id: key, type: 'bpmn:Process', game }] },
    })),
  };
}

function describe(game: Game, before: GameState | undefined, after: GameState): Step {
  const running = after.status === 'running';
  const waits = running ? listWaits(game) : [];
  const waited = new Set((before?.executions ?? []).flatMap(({ id, waits: [wait] = [] }) => (wait ? [id] : [])));
  const waiting = new Set(waits.map(({ executionId }) => executionId));
  return {
    state: { format: FORMAT, game: after },
    status: after.status,
    variables: game.root.variables ?? {},
    waits,
    opened: [...waiting].filter((id) => !waited.has(id)),
    closed: [...waited].filter((id) => !waiting.has(id)),
    activities: running ? listActivities(game) : [],
    events: game.events,
    effects: game.effects,
  };
}
