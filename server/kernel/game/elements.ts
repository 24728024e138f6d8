/** Flow nodes and flows of one scope, from moddle to the graph. */
import type { Issue } from '../../errors.ts';
import { feelOf } from './feel.ts';
import type { CallTarget, Flow, Loop, Mapping, Node, Scope } from './graph.ts';
import { attributeOf, expressionOf, extensionsOf, type ModdleElement } from './moddle.ts';
import { triggersOf } from './triggers.ts';

const ATTRIBUTES = [
  'assignee',
  'candidateUsers',
  'candidateGroups',
  'formKey',
  'dueDate',
  'priority',
  'topic',
  'decisionRef',
  'resultVariable',
  'deadlinePolicy',
  'sensitivity',
  'document',
  'external',
  'returnable',
  'messageTtl',
  'retries',
  'correlationKey',
];
const SCOPES = new Set(['bpmn:SubProcess', 'bpmn:Transaction', 'bpmn:AdHocSubProcess']);
const NOT_FLOW = new Set(['bpmn:SequenceFlow', 'bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference']);

export function buildScope(container: ModdleElement, scopeId: string | undefined, all: Map<string, Node>, issues: Issue[]): Scope {
  const nodes: Node[] = [];
  const elements: ModdleElement[] = container.flowElements ?? [];
  for (const element of elements) {
    if (NOT_FLOW.has(element.$type)) continue;
    const node = nodeOf(element, scopeId, issues);
    if (all.has(node.id))
      issues.push({ code: 'DUPLICATE_ID', severity: 'error', elementId: node.id, message: `The id ${node.id} is used twice` });
    all.set(node.id, node);
    nodes.push(node);
    if (SCOPES.has(element.$type)) node.scope = buildScope(element, node.id, all, issues);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const element of elements) if (element.$type === 'bpmn:SequenceFlow') connect(element, byId, issues);
  for (const node of nodes) {
    const host = node.attachedTo ? byId.get(node.attachedTo) : undefined;
    if (host) host.boundary.push(node);
    else if (node.attachedTo)
      issues.push({
        code: 'BOUNDARY_WITHOUT_HOST',
        severity: 'error',
        elementId: node.id,
        message: `${node.id} is attached to ${node.attachedTo}, which is not an activity of the same scope`,
      });
  }
  for (const artifact of container.artifacts ?? []) if (artifact.$type === 'bpmn:Association') linkHandler(artifact, byId);
  return {
    nodes,
    starts: nodes.filter((node) => node.type === 'bpmn:StartEvent'),
    eventSubProcesses: nodes.filter((node) => node.triggeredByEvent),
  };
}

function connect(element: ModdleElement, byId: Map<string, Node>, issues: Issue[]): void {
  const source = byId.get(element.sourceRef?.id);
  const target = byId.get(element.targetRef?.id);
  if (!source || !target) {
    issues.push({
      code: 'FLOW_DANGLING',
      severity: 'error',
      elementId: element.id,
      message: `The sequence flow ${element.id} does not join two elements of the same scope`,
    });
    return;
  }
  const condition = expressionOf(element.conditionExpression);
  const flow: Flow = { id: element.id as string, sourceId: source.id, targetId: target.id, isDefault: source.defaultFlow === element.id };
  if (condition !== undefined) {
    const feel = feelOf(condition);
    if (feel === undefined)
      issues.push({
        code: 'EXPRESSION_NOT_FEEL',
        severity: 'error',
        elementId: flow.id,
        message: `The condition "${condition.slice(0, 80)}" is not FEEL: write it as "= …", for instance "= approved = true"`,
      });
    else flow.condition = feel;
  }
  source.outgoing.push(flow);
  target.incoming.push(flow);
}

function linkHandler(association: ModdleElement, byId: Map<string, Node>): void {
  const source = byId.get(association.sourceRef?.id);
  const target = byId.get(association.targetRef?.id);
  if (source?.triggers.some((trigger) => trigger.kind === 'compensation') && target?.forCompensation) source.handlerId = target.id;
}

function nodeOf(element: ModdleElement, scopeId: string | undefined, issues: Issue[]): Node {
  const attributes: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = attributeOf(element, name);
    if (value !== undefined) attributes[name] = value;
  }
  const io = extensionsOf(element).find((each) => each.$type === 'camunda:InputOutput');
  const properties = extensionsOf(element).find((each) => each.$type === 'camunda:Properties');
  const node: Node = {
    id: element.id as string,
    type: element.$type,
    incoming: [],
    outgoing: [],
    boundary: [],
    triggers: triggersOf(element, issues),
    interrupting: (element.$type === 'bpmn:BoundaryEvent' ? element.cancelActivity : element.isInterrupting) !== false,
    inputs: mappings(io?.inputParameters),
    outputs: mappings(io?.outputParameters),
    attributes,
    parameters: Object.fromEntries((properties?.values ?? []).map((each: ModdleElement) => [each.name, each.value ?? ''])),
    forCompensation: element.isForCompensation === true,
    triggeredByEvent: element.triggeredByEvent === true,
    instantiate: element.instantiate === true,
  };
  if (element.name) node.name = element.name;
  const nameEn = attributeOf(element, 'nameEn');
  if (nameEn) node.nameEn = nameEn;
  if (element.documentation?.[0]?.text) node.documentation = element.documentation[0].text;
  if (scopeId) node.scopeId = scopeId;
  if (element.default?.id) node.defaultFlow = element.default.id;
  if (element.attachedToRef?.id) node.attachedTo = element.attachedToRef.id;
  if (element.loopCharacteristics) node.loop = loopOf(element.loopCharacteristics);
  if (element.$type === 'bpmn:CallActivity') node.call = callOf(element);
  if (element.$type === 'bpmn:ScriptTask') {
    const text = element.script?.trim() ?? '';
    const feel = feelOf(text) ?? (/feel/i.test(element.scriptFormat ?? '') ? text : undefined);
    if (feel === undefined)
      issues.push({
        code: 'SCRIPT_NOT_FEEL',
        severity: 'error',
        elementId: node.id,
        message: 'Scripts are FEEL: set scriptFormat="feel" or begin with "="',
      });
    else node.script = { expression: feel, ...(attributes.resultVariable ? { result: attributes.resultVariable } : {}) };
  }
  if (element.$type === 'bpmn:AdHocSubProcess') {
    const completion = expressionOf(element.completionCondition);
    node.adHoc = {
      sequential: element.ordering === 'Sequential',
      cancelRemaining: element.cancelRemainingInstances !== false,
      ...(completion ? { completion: feelOf(completion) ?? completion } : {}),
    };
  }
  const activation = expressionOf(element.activationCondition);
  if (activation) node.activation = feelOf(activation) ?? activation;
  return node;
}

function mappings(parameters: ModdleElement[] | undefined): Mapping[] {
  return (parameters ?? []).map((each) => mapping(each.name as string, each.value ?? each.definition?.value ?? ''));
}
function mapping(target: string, text: string): Mapping {
  const feel = feelOf(text);
  return feel === undefined ? { target, source: text, literal: true } : { target, source: feel };
}

function loopOf(element: ModdleElement): Loop {
  if (element.$type === 'bpmn:StandardLoopCharacteristics') {
    const condition = expressionOf(element.loopCondition);
    return {
      kind: 'standard',
      testBefore: element.testBefore === true,
      ...(condition ? { condition: feelOf(condition) ?? condition } : {}),
      ...(element.loopMaximum ? { maximum: Number(element.loopMaximum) } : {}),
    };
  }
  const feel = (text: string | undefined) => (text === undefined ? undefined : (feelOf(text) ?? text));
  const cardinality = feel(expressionOf(element.loopCardinality));
  const collection = feel(attributeOf(element, 'collection') ?? element.loopDataInputRef?.name ?? element.loopDataInputRef?.id);
  const condition = feel(expressionOf(element.completionCondition));
  const elementVariable = attributeOf(element, 'elementVariable') ?? element.inputDataItem?.name ?? element.inputDataItem?.id;
  const outputCollection = attributeOf(element, 'outputCollection') ?? element.loopDataOutputRef?.name ?? element.loopDataOutputRef?.id;
  const outputElement = feel(attributeOf(element, 'outputElement') ?? element.outputDataItem?.name ?? element.outputDataItem?.id);
  return {
    kind: element.isSequential ? 'sequential' : 'parallel',
    ...(cardinality === undefined ? {} : { cardinality }),
    ...(collection === undefined ? {} : { collection }),
    ...(condition === undefined ? {} : { condition }),
    ...(elementVariable === undefined ? {} : { elementVariable }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(outputElement === undefined ? {} : { outputElement }),
  };
}

function callOf(element: ModdleElement): CallTarget {
  const text = String(element.calledElement ?? '');
  const feel = feelOf(text);
  const call: CallTarget = {
    key: feel ?? text,
    keyIsFeel: feel !== undefined,
    binding: (attributeOf(element, 'calledElementBinding') ?? 'latest') as CallTarget['binding'],
    in: [],
    out: [],
    inAll: false,
    outAll: false,
  };
  const version = attributeOf(element, 'calledElementVersion');
  if (version) call.version = Number(version);
  for (const each of extensionsOf(element)) {
    if (each.$type !== 'camunda:In' && each.$type !== 'camunda:Out') continue;
    const side = each.$type === 'camunda:In' ? 'in' : 'out';
    if (each.businessKey) call.businessKey = each.businessKey;
    else if (each.variables === 'all') call[`${side}All`] = true;
    else if (each.target)
      call[side].push(each.sourceExpression ? mapping(each.target, each.sourceExpression) : { target: each.target, source: each.source });
  }
  return call;
}
