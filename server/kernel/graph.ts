import type { Issue } from '../errors.ts';
import type { ElementSummary, ProcessModel, StartTrigger, TimerSpec } from './types.ts';

/** A FEEL expression, checked at deployment. */
export interface Expression {
  readonly feel: string;
}
/** What an attribute may hold: a fixed text, or an expression evaluated when it is needed. */
export type Value = string | Expression;

export const isExpression = (value: Value): value is Expression => typeof value !== 'string';

/** A process or sub-process as the token game sees it. Built once per version, never changed. */
export interface Graph {
  readonly key: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly type: 'bpmn:Process';
  readonly scope: Scope;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly starts: readonly StartTrigger[];
  readonly elements: ReadonlyMap<string, ElementSummary>;
}

/** A process as it is drawn, for those who judge it by rules of their own. */
export type DrawnProcess = Pick<Graph, 'key' | 'name' | 'scope' | 'nodes' | 'elements'>;

export interface ParseResult {
  models: ProcessModel[];
  /** The executable processes of usual size as they are drawn, also where an error leaves no model. */
  drawn: DrawnProcess[];
  /** Errors refuse the deployment; warnings say what is drawn but not executed. */
  issues: Issue[];
}

/** What contains flow nodes: the process itself, or a sub-process of any kind. */
export interface Scope {
  readonly id: string;
  readonly nodes: FlowNode[];
  readonly flows: Flow[];
  /** The sub-process this scope is the inside of; absent for the process. */
  owner?: FlowNode;
  readonly eventSubProcesses: FlowNode[];
  /** Data objects live as variables of their scope. */
  readonly dataObjects: string[];
}

export interface Flow {
  readonly id: string;
  readonly name?: string;
  readonly source: FlowNode;
  readonly target: FlowNode;
  readonly condition?: Expression;
}

export type NodeKind =
  | 'task'
  | 'userTask'
  | 'manualTask'
  | 'jobTask'
  | 'sendMessageTask'
  | 'receiveTask'
  | 'scriptTask'
  | 'decisionTask'
  | 'callActivity'
  | 'subProcess'
  | 'adHocSubProcess'
  | 'exclusiveGateway'
  | 'parallelGateway'
  | 'inclusiveGateway'
  | 'complexGateway'
  | 'eventBasedGateway'
  | 'startEvent'
  | 'endEvent'
  | 'throwEvent'
  | 'catchEvent'
  | 'boundaryEvent';

export interface FlowNode {
  readonly id: string;
  /** BPMN type, `bpmn:UserTask`. */
  readonly type: string;
  readonly kind: NodeKind;
  readonly name?: string;
  readonly documentation?: string;
  readonly scope: Scope;
  readonly incoming: Flow[];
  readonly outgoing: Flow[];
  default?: Flow;
  readonly isActivity: boolean;
  /** Boundary events attached to this activity. */
  readonly boundaries: FlowNode[];
  /** Boundary events: the activity they are attached to. */
  host?: FlowNode;
  /** Boundary events and starts of event sub-processes: false means the host goes on. */
  readonly interrupting: boolean;
  readonly events: EventDefinition[];
  /** Every event definition must occur, not just one. */
  readonly parallelMultiple: boolean;
  readonly inner?: Scope;
  readonly triggeredByEvent: boolean;
  readonly transaction: boolean;
  readonly forCompensation: boolean;
  /** Boundary event of compensation: the activity that undoes the host. */
  handler?: FlowNode;
  readonly loop?: Loop;
  readonly inputs: Mapping[];
  readonly outputs: Mapping[];
  readonly person?: PersonalWork;
  readonly job?: Job;
  readonly message?: MessageDefinition;
  readonly script?: { readonly expression: Expression; readonly resultVariable?: string };
  readonly decision?: { readonly ref: Value; readonly resultVariable?: string; readonly map: DecisionResult };
  readonly call?: Call;
  readonly adHoc?: { readonly sequential: boolean; readonly cancelRemaining: boolean; readonly completion?: Expression };
  /** Event-based gateway, receive task: begins a process. */
  readonly instantiate: boolean;
  /** Event-based gateway that begins a process and waits for all its events. */
  readonly parallelEvents: boolean;
  /** Complex gateway. */
  readonly activation?: Expression;
}

export interface Mapping {
  readonly target: string;
  readonly value: Value;
}

export interface PersonalWork {
  readonly assignee?: Value;
  readonly candidateGroups?: Value;
  readonly candidateUsers?: Value;
  readonly formKey?: string;
  readonly dueDate?: Value;
  readonly priority?: Value;
  readonly deadlinePolicy?: string;
  readonly sensitivity?: string;
  readonly documents: string[];
  readonly external: boolean;
  readonly returnable: boolean;
}

export interface Job {
  readonly topic: Value;
  readonly retries: number;
  readonly parameters: Mapping[];
}

export interface MessageDefinition {
  readonly name: Value;
  /** Absent: the instance's business key counts. */
  readonly correlationKey?: Value;
  /** Thrown messages: ISO duration for which they are kept. */
  readonly ttl?: string;
}

export interface Call {
  readonly key: Value;
  readonly binding: 'latest' | 'version' | 'deployment';
  readonly version?: Value;
  readonly businessKey?: Value;
  readonly all: boolean;
  readonly inputs: Mapping[];
  readonly allBack: boolean;
  readonly outputs: Mapping[];
}

export type DecisionResult = 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList';

export type Loop =
  | {
      readonly kind: 'multi';
      readonly sequential: boolean;
      readonly cardinality?: Value;
      readonly collection?: Value;
      readonly elementVariable?: string;
      readonly outputCollection?: string;
      readonly outputElement?: Expression;
      readonly completion?: Expression;
    }
  | { readonly kind: 'standard'; readonly testBefore: boolean; readonly condition?: Expression; readonly maximum?: number };

export type EventDefinition =
  | { readonly kind: 'message'; readonly message: MessageDefinition; readonly job?: Job }
  | { readonly kind: 'timer'; readonly timer: TimerSpec }
  | { readonly kind: 'signal'; readonly name: Value }
  | {
      readonly kind: 'error';
      readonly code?: string;
      readonly message?: string;
      readonly codeVariable?: string;
      readonly messageVariable?: string;
    }
  | { readonly kind: 'escalation'; readonly code?: string; readonly codeVariable?: string }
  | { readonly kind: 'condition'; readonly condition: Expression; readonly variable?: string }
  | { readonly kind: 'link'; readonly name: string }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'compensation'; readonly activity?: string; readonly wait: boolean }
  | { readonly kind: 'cancel' };

/** Without a start event, everything that no flow leads to begins with its scope. */
export function implicitStarts(scope: Scope): FlowNode[] {
  return scope.nodes.filter(
    ({ kind, incoming, triggeredByEvent, forCompensation, events }) =>
      incoming.length === 0 &&
      kind !== 'boundaryEvent' &&
      kind !== 'startEvent' &&
      !triggeredByEvent &&
      !forCompensation &&
      !(kind === 'catchEvent' && events[0]?.kind === 'link'),
  );
}

/** The start events of the event sub-processes of a scope. */
export const eventStarts = (scope: Scope): FlowNode[] =>
  scope.eventSubProcesses.flatMap(({ inner }) => inner?.nodes.filter(({ kind }) => kind === 'startEvent') ?? []);
