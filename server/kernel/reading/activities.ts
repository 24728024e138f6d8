import type { Call, DecisionResult, Expression, FlowNode, Loop, Mapping, PersonalWork, Value } from '../graph.ts';
import { type Reading, readMessage } from './events.ts';
import { readJob } from './jobs.ts';
import { bodyOf, child, children, type Element, extensions, flag, text } from './moddle.ts';

type Details = Partial<Pick<FlowNode, 'person' | 'job' | 'message' | 'script' | 'decision' | 'call' | 'adHoc'>> & {
  kind: FlowNode['kind'];
};

/** What a task or sub-process is made of, besides its place in the diagram. Undefined: it cannot be executed. */
export function readActivity(element: Element, reading: Reading): Details | undefined {
  switch (element.$type) {
    case 'bpmn:Task':
      return { kind: 'task' };
    case 'bpmn:UserTask':
      return { kind: 'userTask', person: readPersonalWork(element, reading) };
    case 'bpmn:ManualTask':
      return { kind: 'manualTask', person: readPersonalWork(element, reading) };
    case 'bpmn:ReceiveTask':
      return readReceiveTask(element, reading);
    case 'bpmn:ServiceTask':
    case 'bpmn:SendTask':
      return readServiceTask(element, reading);
    case 'bpmn:BusinessRuleTask':
      return readBusinessRuleTask(element, reading);
    case 'bpmn:ScriptTask':
      return readScriptTask(element, reading);
    case 'bpmn:CallActivity':
      return readCallActivity(element, reading);
    case 'bpmn:SubProcess':
    case 'bpmn:Transaction':
      return { kind: 'subProcess' };
    case 'bpmn:AdHocSubProcess': {
      const completion = reading.expressions.formal(child(element, 'completionCondition'), element.id, 'completion condition');
      const adHoc = {
        sequential: text(element, 'ordering') === 'Sequential',
        cancelRemaining: flag(element, 'cancelRemainingInstances', true),
      };
      return { kind: 'adHocSubProcess', adHoc: completion ? { ...adHoc, completion } : adHoc };
    }
    default:
      return undefined;
  }
}

function readPersonalWork(element: Element, { expressions }: Reading): PersonalWork {
  const assignment = extensions(element, 'zeebe:assignmentDefinition')[0];
  const form = extensions(element, 'zeebe:formDefinition')[0];
  const schedule = extensions(element, 'zeebe:taskSchedule')[0];
  const read = (attribute: string, other?: string) =>
    expressions.value(text(element, `camunda:${attribute}`) ?? other, element.id, attribute);
  const assignee = read('assignee', text(assignment, 'assignee'));
  const candidateGroups = read('candidateGroups', text(assignment, 'candidateGroups'));
  const candidateUsers = read('candidateUsers', text(assignment, 'candidateUsers'));
  const dueDate = read('dueDate', text(schedule, 'dueDate'));
  const priority = read('priority', text(extensions(element, 'zeebe:priorityDefinition')[0], 'priority'));
  const formKey = text(element, 'camunda:formKey') ?? text(element, 'camunda:formRef') ?? text(form, 'formKey') ?? text(form, 'formId');
  const deadlinePolicy = text(element, 'weibao:deadlinePolicy');
  const sensitivity = text(element, 'weibao:sensitivity');
  return {
    ...(assignee === undefined ? {} : { assignee }),
    ...(candidateGroups === undefined ? {} : { candidateGroups }),
    ...(candidateUsers === undefined ? {} : { candidateUsers }),
    ...(formKey === undefined ? {} : { formKey }),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(priority === undefined ? {} : { priority }),
    ...(deadlinePolicy === undefined ? {} : { deadlinePolicy }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    documents: commaSeparated(text(element, 'weibao:document')),
    external: flag(element, 'weibao:external'),
    returnable: flag(element, 'weibao:returnable'),
  };
}

export const commaSeparated = (list: string | undefined): string[] =>
  list
    ?.split(',')
    .map((item) => item.trim())
    .filter(Boolean) ?? [];

/** Waits for a message; with a form or a role it is also a task in the inbox, and whichever comes first completes it. */
function readReceiveTask(element: Element, reading: Reading): Details | undefined {
  const message = readMessage(element, element, reading, false);
  const byHand = text(element, 'camunda:formKey') !== undefined || text(element, 'camunda:candidateGroups') !== undefined;
  if (!message && !byHand)
    reading.report.refuse('MESSAGE_MISSING', element.id, 'The receive task names no message. Choose one, or give it a form or a role.');
  return { kind: 'receiveTask', ...(message ? { message } : {}), ...(byHand ? { person: readPersonalWork(element, reading) } : {}) };
}

function readServiceTask(element: Element, reading: Reading): Details {
  const job = readJob(element, element, reading);
  if (job) return { kind: 'jobTask', job };
  const message = element.$type === 'bpmn:SendTask' ? readMessage(element, element, reading, true) : undefined;
  if (message) return { kind: 'sendMessageTask', message };
  const remedy =
    element.$type === 'bpmn:SendTask'
      ? 'Choose a message, or set camunda:type="external" and a camunda:topic.'
      : 'Set camunda:type="external" and a camunda:topic.';
  reading.report.refuse(
    'TOPIC_MISSING',
    element.id,
    `Nothing says who does the work of this ${element.$type === 'bpmn:SendTask' ? 'send' : 'service'} task. ${remedy}`,
  );
  return { kind: 'jobTask', job: { topic: '', retries: 1, parameters: [] } };
}

const RESULTS: readonly DecisionResult[] = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'];

function readBusinessRuleTask(element: Element, reading: Reading): Details {
  const zeebe = extensions(element, 'zeebe:calledDecision')[0];
  const ref = reading.expressions.value(text(element, 'camunda:decisionRef') ?? text(zeebe, 'decisionId'), element.id, 'decision');
  if (ref === undefined) {
    const job = readJob(element, element, reading);
    if (job) return { kind: 'jobTask', job };
    reading.report.refuse(
      'DECISION_MISSING',
      element.id,
      'The business rule task names no decision table. Set camunda:decisionRef, or a camunda:topic.',
    );
    return { kind: 'jobTask', job: { topic: '', retries: 1, parameters: [] } };
  }
  const resultVariable = text(element, 'camunda:resultVariable') ?? text(zeebe, 'resultVariable');
  const map = RESULTS.find((one) => one === text(element, 'camunda:mapDecisionResult')) ?? (zeebe ? 'singleEntry' : 'resultList');
  return { kind: 'decisionTask', decision: { ref, map, ...(resultVariable === undefined ? {} : { resultVariable }) } };
}

function readScriptTask(element: Element, { expressions, report }: Reading): Details | undefined {
  const zeebe = extensions(element, 'zeebe:script')[0];
  const raw = text(element, 'script') ?? text(zeebe, 'expression');
  const format = text(element, 'scriptFormat') ?? (zeebe ? 'feel' : undefined);
  if (raw === undefined) {
    report.refuse('SCRIPT_MISSING', element.id, 'The script task has no script. Write one FEEL expression, for example = amount * 2.');
    return undefined;
  }
  if (format !== undefined && !/feel/i.test(format)) {
    report.refuse(
      'CODE_REFUSED',
      element.id,
      `Scripts in ${format} are never run. Write the script in FEEL, or make it a service task with a topic.`,
      { what: format },
    );
    return undefined;
  }
  const expression = expressions.expression(raw, element.id, 'script', format);
  const resultVariable = text(element, 'camunda:resultVariable') ?? text(zeebe, 'resultVariable');
  return expression && { kind: 'scriptTask', script: { expression, ...(resultVariable === undefined ? {} : { resultVariable }) } };
}

function readCallActivity(element: Element, { expressions, report }: Reading): Details {
  const zeebe = extensions(element, 'zeebe:calledElement')[0];
  const key = expressions.value(text(element, 'calledElement') ?? text(zeebe, 'processId'), element.id, 'called process');
  if (key === undefined)
    report.refuse('CALLED_ELEMENT_MISSING', element.id, 'The call activity names no process. Set the process it calls.');
  if (text(element, 'camunda:caseRef')) report.refuse('CASE_UNSUPPORTED', element.id, 'CMMN cases cannot be called. Call a process.');
  const drawn = text(element, 'camunda:calledElementBinding') ?? text(zeebe, 'bindingType');
  const binding = drawn === 'version' || drawn === 'deployment' ? drawn : 'latest';
  if (drawn !== undefined && drawn !== binding)
    report.refuse('CALL_BINDING', element.id, `A call bound by ${drawn} cannot be executed. Use latest, deployment or version.`, {
      binding: drawn,
    });
  const version =
    binding === 'version' ? expressions.value(text(element, 'camunda:calledElementVersion'), element.id, 'called version') : undefined;
  if (binding === 'version' && version === undefined)
    report.refuse('CALL_VERSION', element.id, 'The call is bound to a version but names none. Set camunda:calledElementVersion.');
  const ins = extensions(element, 'camunda:In');
  const outs = extensions(element, 'camunda:Out');
  const businessKey = expressions.value(ins.map((one) => text(one, 'businessKey')).find(Boolean), element.id, 'business key');
  const call: Call = {
    key: key ?? '',
    binding,
    all: ins.some((one) => text(one, 'variables') === 'all') || (zeebe !== undefined && flag(zeebe, 'propagateAllParentVariables', true)),
    inputs: readBindings(ins, element, expressions),
    allBack:
      outs.some((one) => text(one, 'variables') === 'all') || (zeebe !== undefined && flag(zeebe, 'propagateAllChildVariables', true)),
    outputs: readBindings(outs, element, expressions),
    ...(version === undefined ? {} : { version }),
    ...(businessKey === undefined ? {} : { businessKey }),
  };
  return { kind: 'callActivity', call };
}

function readBindings(bindings: Element[], element: Element, expressions: Reading['expressions']): Mapping[] {
  return bindings.flatMap((one) => {
    const target = text(one, 'target');
    const source = text(one, 'source');
    const value =
      source === undefined ? expressions.expression(text(one, 'sourceExpression'), element.id, 'mapping') : { feel: `\`${source}\`` };
    return target && value ? [{ target, value }] : [];
  });
}

export function readLoop(element: Element, { expressions, report }: Reading): Loop | undefined {
  const loop = child(element, 'loopCharacteristics');
  if (!loop) return undefined;
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') {
    const condition = expressions.formal(child(loop, 'loopCondition'), element.id, 'loop condition');
    const maximum = text(loop, 'loopMaximum');
    if (!condition && maximum === undefined && !child(loop, 'loopCondition'))
      report.refuse(
        'LOOP_UNBOUNDED',
        element.id,
        'The loop has neither a condition nor a maximum. Write for example = again, or set a maximum.',
      );
    return {
      kind: 'standard',
      testBefore: flag(loop, 'testBefore'),
      ...(condition ? { condition } : {}),
      ...(maximum === undefined ? {} : { maximum: Number(maximum) }),
    };
  }
  const zeebe = extensions(loop, 'zeebe:loopCharacteristics')[0];
  const drawn = text(loop, 'camunda:collection') ?? text(zeebe, 'inputCollection');
  const collection = drawn === undefined ? dataInput(loop) : asExpression(expressions.value(drawn, element.id, 'collection'));
  const cardinality = expressions.formal(child(loop, 'loopCardinality'), element.id, 'number of instances');
  if (!collection && !cardinality && !child(loop, 'loopCardinality'))
    report.refuse(
      'LOOP_COUNT_MISSING',
      element.id,
      'The multi-instance activity says neither how many times nor for which list. Set a collection, for example = people.',
    );
  const elementVariable =
    text(loop, 'camunda:elementVariable') ??
    text(zeebe, 'inputElement') ??
    text(child(loop, 'inputDataItem'), 'name') ??
    child(loop, 'inputDataItem')?.id;
  const outputCollection = text(loop, 'weibao:outputCollection') ?? text(zeebe, 'outputCollection') ?? dataName(loop, 'loopDataOutputRef');
  const outputItem = child(loop, 'outputDataItem');
  const outputName = text(outputItem, 'name') ?? outputItem?.id;
  const outputElement = expressions.value(text(loop, 'weibao:outputElement') ?? text(zeebe, 'outputElement'), element.id, 'output element');
  const completion = expressions.formal(child(loop, 'completionCondition'), element.id, 'completion condition');
  const output = asExpression(outputElement) ?? (outputName === undefined ? undefined : { feel: outputName });
  return {
    kind: 'multi',
    sequential: flag(loop, 'isSequential'),
    ...(collection === undefined ? {} : { collection }),
    ...(cardinality === undefined ? {} : { cardinality }),
    ...(elementVariable === undefined ? {} : { elementVariable }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(output === undefined ? {} : { outputElement: output }),
    ...(completion ? { completion } : {}),
  };
}

/** A plain name means the variable of that name. */
const asExpression = (value: Value | undefined): Expression | undefined => (typeof value === 'string' ? { feel: value } : value);

function dataInput(loop: Element): Expression | undefined {
  const name = dataName(loop, 'loopDataInputRef');
  return name === undefined ? undefined : { feel: name };
}

/** The name of a data input or object; where the reference leads nowhere, the drawn id is taken for a variable's name. */
function dataName(loop: Element, property: string): string | undefined {
  const reference = child(loop, property);
  if (!reference) return text(loop, property) ?? bodyOf(children(loop, property)[0]);
  return text(reference, 'name') ?? reference.id;
}
