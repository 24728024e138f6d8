import type { FlowNode } from '../graph.ts';
import type { Report } from '../reading/report.ts';
import { type Check, label } from './check.ts';

/** Gateways that decide: every way out can be chosen, and one is chosen when no condition holds. */
export const gateways: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    if (node.kind === 'exclusiveGateway') exclusive(node, report);
    if (node.kind === 'inclusiveGateway' || node.kind === 'complexGateway') noDefault(node, report);
    if (node.kind === 'complexGateway' && node.incoming.length > 1 && !node.activation)
      report.refuse(
        'COMPLEX_WITHOUT_CONDITION',
        node.id,
        `The complex gateway ${label(node)} does not say when it goes on. Give it an activation condition, for example = activationCount >= 2.`,
      );
    if (node.kind === 'parallelGateway')
      for (const { id, condition } of node.outgoing)
        if (condition) report.warn('CONDITION_IGNORED', id, `A parallel gateway takes every way. The condition has no effect.`);
    if (node.default?.condition)
      report.warn('CONDITION_IGNORED', node.default.id, 'The default flow is taken when nothing else is. Its condition has no effect.');
    if (isGateway(node) && node.outgoing.length === 0)
      report.warn('DEAD_END', node.id, `Nothing follows the gateway ${label(node)}. The token ends there.`);
  }
};

const isGateway = ({ kind }: FlowNode) => kind.endsWith('Gateway') && kind !== 'eventBasedGateway';

function exclusive(node: FlowNode, report: Report): void {
  if (node.outgoing.length < 2) return;
  const open = node.outgoing.filter((flow) => !flow.condition && flow !== node.default);
  if (open.length > 1) {
    report.refuse(
      'AMBIGUOUS_FLOWS',
      node.id,
      `${open.map(({ id }) => id).join(' and ')} leave ${label(node)} without a condition, and only one way is taken. Give them conditions, or make one the default.`,
      { flows: open.map(({ id }) => id) },
    );
  } else if (open[0] && node.outgoing.at(-1) !== open[0]) {
    report.refuse(
      'AMBIGUOUS_FLOWS',
      node.id,
      `${open[0].id} leaves ${label(node)} without a condition before others that have one. Give it a condition, or make it the default.`,
      { flows: [open[0].id] },
    );
  } else if (open[0])
    report.warn(
      'NO_DEFAULT_FLOW',
      node.id,
      `${open[0].id} has no condition and is taken when no other way is. Make it the default, so that it shows.`,
    );
  else noDefault(node, report);
}

function noDefault(node: FlowNode, report: Report): void {
  if (node.default || node.outgoing.length < 2 || node.outgoing.some(({ condition }) => !condition)) return;
  report.warn(
    'NO_DEFAULT_FLOW',
    node.id,
    `When none of the conditions after ${label(node)} holds, the case stops with an incident. Make one flow the default.`,
  );
}
