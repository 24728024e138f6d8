import { type Check, label, scopesOf } from './check.ts';

/** Start events: nothing leads to them, and a sub-process has one that fits its kind. */
export const startEvents: Check = (graph, report) => {
  for (const scope of scopesOf(graph)) {
    const starts = scope.nodes.filter(({ kind }) => kind === 'startEvent');
    for (const start of starts) {
      if (start.incoming.length > 0)
        report.refuse('START_WITH_INCOMING', start.id, `A flow leads to the start event ${label(start)}. Lead it to the element after it.`);
      if (start.outgoing.length === 0)
        report.refuse('START_DEAD_END', start.id, `Nothing follows the start event ${label(start)}. Draw what is done first.`);
      if (start.parallelMultiple)
        report.refuse(
          'START_PARALLEL',
          start.id,
          `${label(start)} waits for several events at once. Use an event-based gateway that begins the process.`,
        );
    }
    const { owner } = scope;
    if (!owner) continue;
    if (owner.triggeredByEvent) {
      const [start, ...more] = starts;
      if (!start || more.length > 0)
        report.refuse('EVENT_SUB_PROCESS_START', owner.id, `The event sub-process ${label(owner)} needs exactly one start event.`);
      else if (start.events.length === 0)
        report.refuse(
          'EVENT_SUB_PROCESS_START',
          start.id,
          `The start event ${label(start)} of an event sub-process needs a trigger: a message, timer, error …`,
        );
      else if (!start.interrupting && start.events.some(({ kind }) => kind === 'error' || kind === 'compensation'))
        report.refuse('MUST_INTERRUPT', start.id, `An error always interrupts. Make the start event ${label(start)} interrupting.`);
      continue;
    }
    for (const start of starts.filter(({ events }) => events.length > 0))
      report.refuse(
        'SUB_PROCESS_START',
        start.id,
        `A sub-process begins when the token comes, not by an event. Make ${label(start)} a plain start event.`,
      );
    if (starts.filter(({ events }) => events.length === 0).length > 1)
      report.refuse('SUB_PROCESS_START', owner.id, `The sub-process ${label(owner)} has more than one start event. Keep one.`);
  }
};
