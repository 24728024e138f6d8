/** The normalised diagram: what the token game walks on. Plain data, built once per version by `definition.ts`. */
import type { TimerSpec } from '../types.ts';

export interface Flow {
  id: string;
  sourceId: string;
  targetId: string;
  /** FEEL, without the leading `=`. */
  condition?: string;
  isDefault: boolean;
}

export type Trigger =
  | { kind: 'timer'; timer: TimerSpec }
  | { kind: 'message'; name: string; correlation?: string; ttl?: string }
  | { kind: 'signal'; name: string }
  | { kind: 'condition'; expression: string }
  | { kind: 'error'; code?: string }
  | { kind: 'escalation'; code?: string }
  | { kind: 'compensation'; activityId?: string }
  | { kind: 'cancel' }
  | { kind: 'terminate' }
  | { kind: 'link'; name: string };

export interface Loop {
  kind: 'parallel' | 'sequential' | 'standard';
  cardinality?: string;
  collection?: string;
  elementVariable?: string;
  outputCollection?: string;
  outputElement?: string;
  /** Multi-instance: done when true. Standard loop: goes on while true. */
  condition?: string;
  testBefore?: boolean;
  maximum?: number;
}

/** `source` is FEEL or, where `literal`, text as drawn. */
export interface Mapping {
  target: string;
  source: string;
  literal?: boolean;
}

export interface CallTarget {
  key: string;
  keyIsFeel: boolean;
  binding: 'latest' | 'version' | 'deployment';
  version?: number;
  businessKey?: string;
  in: Mapping[];
  out: Mapping[];
  inAll: boolean;
  outAll: boolean;
}

export interface Node {
  id: string;
  type: string;
  name?: string;
  nameEn?: string;
  documentation?: string;
  /** Enclosing sub-process or undefined at process level. */
  scopeId?: string;
  incoming: Flow[];
  outgoing: Flow[];
  defaultFlow?: string;
  /** Events only. Several definitions: any of them triggers. */
  triggers: Trigger[];
  interrupting: boolean;
  attachedTo?: string;
  boundary: Node[];
  loop?: Loop;
  inputs: Mapping[];
  outputs: Mapping[];
  /** Camunda and weibao attributes, as drawn. */
  attributes: Record<string, string>;
  /** camunda:properties. */
  parameters: Record<string, string>;
  forCompensation: boolean;
  /** Boundary compensation events: the handler they point to. */
  handlerId?: string;
  /** Sub-processes of every kind. */
  scope?: Scope;
  triggeredByEvent: boolean;
  instantiate: boolean;
  call?: CallTarget;
  script?: { expression: string; result?: string };
  /** Ad-hoc. */
  adHoc?: { sequential: boolean; completion?: string; cancelRemaining: boolean };
  activation?: string;
}

export interface Scope {
  nodes: Node[];
  starts: Node[];
  eventSubProcesses: Node[];
}

export interface Graph {
  root: Scope;
  nodes: Map<string, Node>;
}
