import type { FlowNode } from '../graph.ts';
import { type Check, label, scopesOf } from './check.ts';

/** Links: each that is thrown is caught once, on the same level. */
export const links: Check = (graph, report) => {
  for (const { nodes } of scopesOf(graph)) {
    const named = (kind: FlowNode['kind']) =>
      nodes.flatMap((node) =>
        node.events.flatMap((event) => (node.kind === kind && event.kind === 'link' ? [{ node, name: event.name }] : [])),
      );
    const caught = named('catchEvent');
    const thrown = named('throwEvent');
    for (const { node, name } of thrown) {
      const targets = caught.filter((one) => one.name === name).length;
      if (targets !== 1)
        report.refuse(
          'LINK_TARGET',
          node.id,
          `The link "${name}" is caught ${targets} times on its level. Draw exactly one catching link of that name.`,
          { link: name, count: targets },
        );
      if (node.outgoing.length > 0)
        report.refuse('LINK_WITH_FLOW', node.id, `A flow leaves the throwing link ${label(node)}. It goes on at the catching link.`);
    }
    for (const { node, name } of caught) {
      if (!thrown.some((one) => one.name === name))
        report.refuse('LINK_SOURCE', node.id, `No link "${name}" is thrown on the level of ${label(node)}. Draw one, or delete it.`, {
          link: name,
        });
      if (node.incoming.length > 0)
        report.refuse('LINK_WITH_FLOW', node.id, `A flow leads to the catching link ${label(node)}. Lead it to the element after it.`);
    }
  }
};
