/** Event definitions and message references, from moddle to triggers. */
import type { Issue } from '../../errors.ts';
import { feelOf } from './feel.ts';
import type { Trigger } from './graph.ts';
import { attributeOf, expressionOf, extensionsOf, type ModdleElement } from './moddle.ts';

export function triggersOf(element: ModdleElement, issues: Issue[]): Trigger[] {
  if (element.messageRef && (element.$type === 'bpmn:ReceiveTask' || element.$type === 'bpmn:SendTask'))
    return [messageTrigger(element.messageRef, element, undefined)];
  const definitions: ModdleElement[] = [...(element.eventDefinitions ?? []), ...(element.eventDefinitionRef ?? [])];
  return definitions.flatMap((definition): Trigger[] => {
    switch (definition.$type) {
      case 'bpmn:TimerEventDefinition': {
        const kind = definition.timeDate ? 'date' : definition.timeDuration ? 'duration' : 'cycle';
        const expression = expressionOf(definition.timeDate ?? definition.timeDuration ?? definition.timeCycle);
        if (!expression)
          issues.push({
            code: 'TIMER_EMPTY',
            severity: 'error',
            elementId: element.id,
            message: 'The timer has neither a date, nor a duration, nor a cycle',
          });
        return expression ? [{ kind: 'timer', timer: { kind, expression } }] : [];
      }
      case 'bpmn:MessageEventDefinition':
        if (!definition.messageRef)
          issues.push({ code: 'MESSAGE_MISSING', severity: 'error', elementId: element.id, message: 'The message event names no message' });
        return definition.messageRef ? [messageTrigger(definition.messageRef, element, definition)] : [];
      case 'bpmn:SignalEventDefinition':
        if (!definition.signalRef)
          issues.push({ code: 'SIGNAL_MISSING', severity: 'error', elementId: element.id, message: 'The signal event names no signal' });
        return definition.signalRef ? [{ kind: 'signal', name: definition.signalRef.name ?? definition.signalRef.id }] : [];
      case 'bpmn:ErrorEventDefinition':
        return [{ kind: 'error', ...code(definition.errorRef?.errorCode ?? definition.errorRef?.id) }];
      case 'bpmn:EscalationEventDefinition':
        return [{ kind: 'escalation', ...code(definition.escalationRef?.escalationCode ?? definition.escalationRef?.id) }];
      case 'bpmn:ConditionalEventDefinition': {
        const text = expressionOf(definition.condition) ?? '';
        return [{ kind: 'condition', expression: feelOf(text) ?? text }];
      }
      case 'bpmn:CompensateEventDefinition':
        return [{ kind: 'compensation', ...(definition.activityRef?.id ? { activityId: definition.activityRef.id } : {}) }];
      case 'bpmn:LinkEventDefinition':
        return [{ kind: 'link', name: definition.name ?? '' }];
      case 'bpmn:TerminateEventDefinition':
        return [{ kind: 'terminate' }];
      case 'bpmn:CancelEventDefinition':
        return [{ kind: 'cancel' }];
      default:
        return [];
    }
  });
}

const code = (value: string | undefined) => (value === undefined ? {} : { code: value });

function messageTrigger(message: ModdleElement, element: ModdleElement, definition: ModdleElement | undefined): Trigger {
  const subscription = extensionsOf(message).find((each) => each.$type === 'zeebe:subscription');
  const drawn =
    (definition && attributeOf(definition, 'correlationKey')) ??
    attributeOf(element, 'correlationKey') ??
    attributeOf(message, 'correlationKey') ??
    subscription?.correlationKey;
  const ttl =
    (definition && attributeOf(definition, 'messageTtl')) ?? attributeOf(element, 'messageTtl') ?? attributeOf(message, 'messageTtl');
  return {
    kind: 'message',
    name: message.name ?? (message.id as string),
    ...(drawn === undefined ? {} : { correlation: feelOf(drawn) ?? JSON.stringify(drawn) }),
    ...(ttl === undefined ? {} : { ttl }),
  };
}
