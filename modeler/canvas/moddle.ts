import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import weibao from '../../server/kernel/weibao.moddle.json' with { type: 'json' };

/** The same two descriptors with which the server reads diagrams. */
export const moddleExtensions = { camunda, weibao };
