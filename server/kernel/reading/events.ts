import type { EventDefinition, MessageDefinition, Value } from '../graph.ts';
import { timerProblem } from '../timers.ts';
import type { TimerSpec } from '../types.ts';
import type { Correlations } from './correlations.ts';
import type { Expressions } from './expressions.ts';
import { readJob } from './jobs.ts';
import { child, children, type Element, extensions, flag, text } from './moddle.ts';
import type { Report } from './report.ts';

export interface Reading {
  report: Report;
  expressions: Expressions;
  correlations: Correlations;
}

export function readEventDefinitions(event: Element, reading: Reading): EventDefinition[] {
  return children(event, 'eventDefinitions').flatMap((definition) => readEventDefinition(event, definition, reading) ?? []);
}

function readEventDefinition(event: Element, definition: Element, reading: Reading): EventDefinition | undefined {
  const { report, expressions } = reading;
  const throwing = event.$type === 'bpmn:EndEvent' || event.$type === 'bpmn:IntermediateThrowEvent';
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition': {
      const message = readMessage(event, definition, reading, throwing);
      const job = throwing ? readJob(definition, event, reading) : undefined;
      if (!message) {
        if (job) return { kind: 'message', message: { name: '' }, job };
        report.refuse('MESSAGE_MISSING', event.id, 'The event names no message. Choose or create one.');
        return undefined;
      }
      return { kind: 'message', message, ...(job ? { job } : {}) };
    }
    case 'bpmn:TimerEventDefinition':
      return readTimer(event, definition, reading);
    case 'bpmn:SignalEventDefinition': {
      const name = named(child(definition, 'signalRef'), event, reading, 'signal');
      if (name === undefined) report.refuse('SIGNAL_MISSING', event.id, 'The event names no signal. Choose or create one.');
      return name === undefined ? undefined : { kind: 'signal', name };
    }
    case 'bpmn:ErrorEventDefinition': {
      const error = child(definition, 'errorRef');
      const code = error && (text(error, 'errorCode') ?? text(error, 'name') ?? error.id);
      const message = error && (text(error, 'camunda:errorMessage') ?? text(error, 'name'));
      const codeVariable = text(definition, 'camunda:errorCodeVariable');
      const messageVariable = text(definition, 'camunda:errorMessageVariable');
      return {
        kind: 'error',
        ...(code ? { code } : {}),
        ...(message ? { message } : {}),
        ...(codeVariable ? { codeVariable } : {}),
        ...(messageVariable ? { messageVariable } : {}),
      };
    }
    case 'bpmn:EscalationEventDefinition': {
      const escalation = child(definition, 'escalationRef');
      const code = escalation && (text(escalation, 'escalationCode') ?? text(escalation, 'name') ?? escalation.id);
      const codeVariable = text(definition, 'camunda:escalationCodeVariable');
      return { kind: 'escalation', ...(code ? { code } : {}), ...(codeVariable ? { codeVariable } : {}) };
    }
    case 'bpmn:ConditionalEventDefinition': {
      const condition = expressions.formal(child(definition, 'condition'), event.id, 'condition');
      if (!condition && !child(definition, 'condition'))
        report.refuse('CONDITION_MISSING', event.id, 'The event has no condition. Write one in FEEL: = amount > 1000');
      return condition ? { kind: 'condition', condition } : undefined;
    }
    case 'bpmn:LinkEventDefinition': {
      const name = text(definition, 'name') ?? text(event, 'name');
      if (name === undefined)
        report.refuse('LINK_MISSING', event.id, 'The link event has no link name. Give throw and catch the same name.');
      return name === undefined ? undefined : { kind: 'link', name };
    }
    case 'bpmn:TerminateEventDefinition':
      return { kind: 'terminate' };
    case 'bpmn:CompensateEventDefinition': {
      const activity = child(definition, 'activityRef')?.id;
      return { kind: 'compensation', ...(activity ? { activity } : {}), wait: flag(definition, 'waitForCompletion', true) };
    }
    case 'bpmn:CancelEventDefinition':
      return { kind: 'cancel' };
    default:
      report.refuse('EVENT_UNSUPPORTED', event.id, `Events of type ${definition.$type} cannot be executed. Choose another kind of event.`, {
        kind: definition.$type,
      });
      return undefined;
  }
}

function readTimer(event: Element, definition: Element, { report, expressions }: Reading): EventDefinition | undefined {
  for (const [property, kind] of [
    ['timeDate', 'date'],
    ['timeDuration', 'duration'],
    ['timeCycle', 'cycle'],
  ] as const) {
    const element = child(definition, property);
    const value = expressions.formalValue(element, event.id, `timer ${kind}`);
    if (value === undefined) continue;
    const timer: TimerSpec = { kind, expression: typeof value === 'string' ? value : `= ${value.feel}` };
    const problem = timerProblem(timer);
    if (problem) report.refuse('TIMER_INVALID', event.id, problem, { timer: timer.expression });
    return { kind: 'timer', timer };
  }
  report.refuse('TIMER_MISSING', event.id, 'The timer has no date, duration or cycle. Write for example PT2H, or = dueAt.');
  return undefined;
}

/** The message of an event definition, a receive or a send task. */
export function readMessage(owner: Element, definition: Element, reading: Reading, throwing: boolean): MessageDefinition | undefined {
  const message = child(definition, 'messageRef');
  if (!message) return undefined;
  const name = named(message, owner, reading, 'message');
  if (name === undefined) return undefined;
  const raw =
    text(definition, 'weibao:correlationKey') ??
    text(message, 'weibao:correlationKey') ??
    text(extensions(message, 'zeebe:subscription')[0], 'correlationKey') ??
    (throwing ? undefined : reading.correlations.keyOf(message));
  const correlationKey = reading.expressions.value(raw, owner.id, 'correlation key');
  const ttl = text(definition, 'weibao:messageTtl') ?? text(extensions(owner, 'zeebe:publishMessage')[0], 'timeToLive');
  return { name, ...(correlationKey === undefined ? {} : { correlationKey }), ...(ttl === undefined ? {} : { ttl }) };
}

function named(reference: Element | undefined, owner: Element, { expressions }: Reading, what: string): Value | undefined {
  return reference && expressions.value(text(reference, 'name') ?? reference.id, owner.id, `${what} name`);
}
