import type { Flow, FlowNode, Graph, NodeKind, Scope } from '../graph.ts';
import type { ElementSummary } from '../types.ts';
import { readActivity, readLoop } from './activities.ts';
import { Correlations } from './correlations.ts';
import { type Reading, readEventDefinitions } from './events.ts';
import { Expressions } from './expressions.ts';
import { dataObjectName, readMappings } from './mappings.ts';
import { child, children, type Element, flag, text } from './moddle.ts';
import { readJobs, readOutsideNames } from './outside-names.ts';
import type { Report } from './report.ts';
import { readStarts } from './starts.ts';

const GATEWAYS: Record<string, NodeKind> = {
  'bpmn:ExclusiveGateway': 'exclusiveGateway',
  'bpmn:ParallelGateway': 'parallelGateway',
  'bpmn:InclusiveGateway': 'inclusiveGateway',
  'bpmn:ComplexGateway': 'complexGateway',
  'bpmn:EventBasedGateway': 'eventBasedGateway',
};
const EVENTS: Record<string, NodeKind> = {
  'bpmn:StartEvent': 'startEvent',
  'bpmn:EndEvent': 'endEvent',
  'bpmn:IntermediateThrowEvent': 'throwEvent',
  'bpmn:IntermediateCatchEvent': 'catchEvent',
  'bpmn:BoundaryEvent': 'boundaryEvent',
};

function englishNameOf(element: Element): { nameEn?: string } {
  const nameEn = text(element, 'weibao:nameEn');
  return nameEn === undefined ? {} : { nameEn };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Turns one process of a file into the graph that the token game plays on. */
export function readProcess(process: Element, rootElements: Element[], language: string | undefined, report: Report): Graph {
  const reading: Reading = {
    report,
    expressions: new Expressions(report, language),
    correlations: new Correlations(rootElements, process),
  };
  const nodes = new Map<string, FlowNode>();
  const flows = new Map<string, Flow>();
  const drawn = new Map<string, Element>();
  const drawnFlows: { element: Element; within: Scope }[] = [];
  const key = process.id ?? '';
  const scope = readScope(process, key, undefined);
  drawnFlows.forEach(readFlow);
  for (const [id, node] of nodes) attach(node, drawn.get(id) as Element);
  associate(process);

  const elements = new Map<string, ElementSummary>();
  for (const node of nodes.values()) {
    const { id, type, name, scope: within } = node;
    const element = drawn.get(id) as Element;
    const jobs = readJobs(node);
    elements.set(id, {
      id,
      type,
      ...(name === undefined ? {} : { name }),
      ...englishNameOf(element),
      ...(within === scope ? {} : { scopeId: within.id }),
      names: readOutsideNames(element, node),
      ...(jobs.length > 0 ? { jobs } : {}),
    });
  }
  return {
    key,
    name: text(process, 'name') ?? key,
    ...englishNameOf(process),
    type: 'bpmn:Process',
    scope,
    nodes,
    flows,
    starts: readStarts(scope, report),
    elements,
  };

  function readScope(container: Element, id: string, owner: FlowNode | undefined): Scope {
    const within: Scope = { id, nodes: [], flows: [], eventSubProcesses: [], dataObjects: [], ...(owner ? { owner } : {}) };
    for (const element of children(container, 'flowElements')) {
      if (element.$type === 'bpmn:DataObject') {
        const name = dataObjectName(element);
        if (name) within.dataObjects.push(name);
        continue;
      }
      if (element.$type === 'bpmn:SequenceFlow') {
        drawnFlows.push({ element, within });
        continue;
      }
      const node = readNode(element, within);
      if (!node) continue;
      within.nodes.push(node);
      nodes.set(node.id, node);
      drawn.set(node.id, element);
      if (node.triggeredByEvent) within.eventSubProcesses.push(node);
    }
    return within;
  }

  function readNode(element: Element, within: Scope): FlowNode | undefined {
    const { id, $type: type } = element;
    if (type === 'bpmn:DataObjectReference' || type === 'bpmn:DataStoreReference') return undefined;
    if (id === undefined) {
      report.refuse('ID_MISSING', undefined, `An element of type ${type} has no id. Give it one.`, { type });
      return undefined;
    }
    const gateway = GATEWAYS[type];
    const event = EVENTS[type];
    const activity = gateway || event ? undefined : readActivity(element, reading);
    if (!gateway && !event && !activity) {
      report.refuse('ELEMENT_UNSUPPORTED', id, `Elements of type ${type} cannot be executed. Draw it with another element.`, { type });
      return undefined;
    }
    const name = text(element, 'name');
    const documentation = text(children(element, 'documentation')[0], 'text');
    const loop = activity ? readLoop(element, reading) : undefined;
    const activation =
      gateway === 'complexGateway'
        ? reading.expressions.formal(child(element, 'activationCondition'), id, 'activation condition')
        : undefined;
    const node: Writable<FlowNode> = {
      id,
      type,
      kind: 'task',
      ...(gateway || event ? { kind: (gateway ?? event) as NodeKind } : activity),
      ...(name === undefined ? {} : { name }),
      ...(documentation === undefined ? {} : { documentation }),
      scope: within,
      incoming: [],
      outgoing: [],
      isActivity: activity !== undefined,
      boundaries: [],
      interrupting: flag(element, event === 'boundaryEvent' ? 'cancelActivity' : 'isInterrupting', true),
      events: event ? readEventDefinitions(element, reading) : [],
      parallelMultiple: flag(element, 'parallelMultiple'),
      triggeredByEvent: flag(element, 'triggeredByEvent'),
      transaction: type === 'bpmn:Transaction',
      forCompensation: flag(element, 'isForCompensation'),
      ...(loop ? { loop } : {}),
      ...readMappings(element, reading.expressions, report),
      instantiate: flag(element, 'instantiate'),
      parallelEvents: text(element, 'eventGatewayType') === 'Parallel',
      ...(activation ? { activation } : {}),
    };
    if (activity?.kind === 'subProcess' || activity?.kind === 'adHocSubProcess') node.inner = readScope(element, id, node);
    return node;
  }

  function readFlow({ element, within }: { element: Element; within: Scope }): void {
    const { id } = element;
    const source = nodes.get(child(element, 'sourceRef')?.id ?? '');
    const target = nodes.get(child(element, 'targetRef')?.id ?? '');
    if (id === undefined || !source || !target) {
      report.refuse(
        'FLOW_DANGLING',
        id,
        `The flow ${id ?? ''} does not join two elements of this process. Connect both ends, or delete it.`,
      );
      return;
    }
    if (source.scope !== target.scope) {
      report.refuse(
        'FLOW_CROSSES_BORDER',
        id,
        `The flow from ${source.id} to ${target.id} crosses the border of a sub-process. End it inside and go on from the sub-process itself.`,
        { from: source.id, to: target.id },
      );
      return;
    }
    const name = text(element, 'name');
    const condition = reading.expressions.formal(child(element, 'conditionExpression'), id, 'condition');
    const flow: Flow = { id, source, target, ...(name === undefined ? {} : { name }), ...(condition ? { condition } : {}) };
    within.flows.push(flow);
    flows.set(id, flow);
    source.outgoing.push(flow);
    target.incoming.push(flow);
  }

  function attach(node: FlowNode, element: Element): void {
    const chosen = child(element, 'default');
    if (chosen) {
      const flow = node.outgoing.find(({ id }) => id === chosen.id);
      if (flow) node.default = flow;
      else
        report.refuse(
          'DEFAULT_FLOW_WRONG',
          node.id,
          `The default flow ${chosen.id} does not leave ${node.id}. Choose one of its own flows.`,
        );
    }
    if (node.kind !== 'boundaryEvent') return;
    const host = nodes.get(child(element, 'attachedToRef')?.id ?? '');
    if (!host?.isActivity || host.scope !== node.scope) {
      report.refuse(
        'BOUNDARY_HOST',
        node.id,
        `The boundary event ${node.id} is not attached to an activity of its own level. Put it on a task or sub-process.`,
      );
      return;
    }
    node.host = host;
    host.boundaries.push(node);
  }

  /** An association from a compensation event leads to the activity that undoes the work. */
  function associate(container: Element): void {
    for (const artifact of children(container, 'artifacts')) {
      if (artifact.$type !== 'bpmn:Association') continue;
      const from = nodes.get(child(artifact, 'sourceRef')?.id ?? '');
      const to = nodes.get(child(artifact, 'targetRef')?.id ?? '');
      const [event, handler] = from?.kind === 'boundaryEvent' ? [from, to] : [to, from];
      if (event?.kind === 'boundaryEvent' && handler?.isActivity && event.events[0]?.kind === 'compensation') event.handler = handler;
    }
    for (const element of children(container, 'flowElements')) associate(element);
  }
}
