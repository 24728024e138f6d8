import { diagram } from '../drive.ts';

/** A diagram as the properties draw and read it: what the kernel is given as XML, the reference plays from here. */
export interface Node {
  readonly id: string;
  readonly kind: Kind;
  readonly incoming: Flow[];
  readonly outgoing: Flow[];
  readonly boundaries: Node[];
  readonly inside?: Scope;
  readonly loop?: Loop;
  /** Boundary events: where they stand, and whether they end it. */
  readonly host?: Node;
  readonly interrupting?: boolean;
  /** Catching and boundary events. */
  readonly trigger?: Trigger;
  /** Error thrown or caught; caught without a code: every error. */
  readonly code?: string;
  /** The default flow. */
  otherwise?: Flow;
}

export type Kind =
  | 'start'
  | 'end'
  | 'terminate'
  | 'throw'
  | 'pass'
  | 'user'
  | 'job'
  | 'catch'
  | 'boundary'
  | 'exclusive'
  | 'parallel'
  | 'inclusive'
  | 'events'
  | 'sub';
export type Trigger = 'signal' | 'timer' | 'error';

export interface Flow {
  readonly id: string;
  readonly from: Node;
  readonly to: Node;
  /** Which of the choices lets a token pass. */
  readonly choice?: number;
}

export interface Scope {
  readonly nodes: Node[];
  readonly flows: Flow[];
}

export type Loop =
  /** Again while the choice does not hold, at most so many times. */
  | { readonly kind: 'standard'; readonly before: boolean; readonly maximum: number; readonly choice?: number }
  /** `enough`: completed passes after which the others are given up. */
  | { readonly kind: 'multi'; readonly sequential: boolean; readonly count: number; readonly enough?: number };

/** Each condition reads one of these variables, `c0` and so on. */
export const CHOICES = 6;
export const named = (choices: readonly boolean[]) => Object.fromEntries(choices.map((choice, n) => [`c${n}`, choice]));

type Details = Partial<Pick<Node, 'inside' | 'loop' | 'host' | 'interrupting' | 'trigger' | 'code'>>;

/** Draws into scopes; ids are unique in the diagram. */
export class Pen {
  private made = 0;

  scope(): Scope {
    return { nodes: [], flows: [] };
  }

  node(scope: Scope, kind: Kind, details: Details = {}): Node {
    const node: Node = { id: `${kind}${++this.made}`, kind, incoming: [], outgoing: [], boundaries: [], ...details };
    details.host?.boundaries.push(node);
    scope.nodes.push(node);
    return node;
  }

  flow(scope: Scope, from: Node, to: Node, choice?: number): Flow {
    const flow: Flow = { id: `f${++this.made}`, from, to, ...(choice === undefined ? {} : { choice }) };
    from.outgoing.push(flow);
    to.incoming.push(flow);
    scope.flows.push(flow);
    return flow;
  }
}

const TAGS: Record<Kind, string> = {
  start: 'startEvent',
  end: 'endEvent',
  terminate: 'endEvent',
  throw: 'endEvent',
  pass: 'task',
  user: 'userTask',
  job: 'serviceTask',
  catch: 'intermediateCatchEvent',
  boundary: 'boundaryEvent',
  exclusive: 'exclusiveGateway',
  parallel: 'parallelGateway',
  inclusive: 'inclusiveGateway',
  events: 'eventBasedGateway',
  sub: 'subProcess',
};

const AROUND = '<signal id="Signal" name="signal"/><error id="E1" errorCode="1"/><error id="E2" errorCode="2"/>';

export const toXml = (root: Scope): string => diagram(written(root), AROUND);

const written = ({ nodes, flows }: Scope): string => nodes.map(writtenNode).join('') + flows.map(writtenFlow).join('');

function writtenNode(node: Node): string {
  const attributes = [
    `id="${node.id}"`,
    ...(node.otherwise ? [`default="${node.otherwise.id}"`] : []),
    ...(node.host ? [`attachedToRef="${node.host.id}"`, `cancelActivity="${node.interrupting}"`] : []),
    ...(node.kind === 'job' ? ['camunda:topic="topic"'] : []),
  ];
  const content = [event(node), node.loop ? repeated(node.loop) : '', node.inside ? written(node.inside) : ''].join('');
  return `<${TAGS[node.kind]} ${attributes.join(' ')}>${content}</${TAGS[node.kind]}>`;
}

function event({ kind, trigger, code }: Node): string {
  if (kind === 'terminate') return '<terminateEventDefinition/>';
  if (kind === 'throw' || trigger === 'error') return `<errorEventDefinition${code ? ` errorRef="E${code}"` : ''}/>`;
  if (trigger === 'signal') return '<signalEventDefinition signalRef="Signal"/>';
  return trigger === 'timer' ? '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>' : '';
}

function repeated(loop: Loop): string {
  if (loop.kind === 'standard') {
    const condition = loop.choice === undefined ? '' : formal('loopCondition', `= not(c${loop.choice})`);
    return `<standardLoopCharacteristics testBefore="${loop.before}" loopMaximum="${loop.maximum}">${condition}</standardLoopCharacteristics>`;
  }
  const enough = loop.enough === undefined ? '' : formal('completionCondition', `= numberOfCompletedInstances &gt;= ${loop.enough}`);
  return `<multiInstanceLoopCharacteristics isSequential="${loop.sequential}">${formal('loopCardinality', `${loop.count}`)}${enough}</multiInstanceLoopCharacteristics>`;
}

function writtenFlow({ id, from, to, choice }: Flow): string {
  const condition = choice === undefined ? '' : formal('conditionExpression', `= c${choice}`);
  return `<sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}">${condition}</sequenceFlow>`;
}

const formal = (tag: string, text: string) => `<${tag} xsi:type="tFormalExpression">${text}</${tag}>`;
