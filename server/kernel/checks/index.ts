import { activities } from './activities.ts';
import { boundaryEvents } from './boundary-events.ts';
import type { Check } from './check.ts';
import { deadEnds } from './dead-ends.ts';
import { endEvents } from './end-events.ts';
import { eventGateways } from './event-gateways.ts';
import { functions } from './functions.ts';
import { gateways } from './gateways.ts';
import { intermediateEvents } from './intermediate-events.ts';
import { links } from './links.ts';
import { officeWork } from './office-work.ts';
import { startEvents } from './start-events.ts';
import { waitlessLoops } from './waitless-loops.ts';

/** Everything a process is held against before it is deployed, once its size is known to be usual. */
export const CHECKS: readonly Check[] = [
  startEvents,
  endEvents,
  boundaryEvents,
  intermediateEvents,
  links,
  eventGateways,
  gateways,
  activities,
  deadEnds,
  waitlessLoops,
  functions,
  officeWork,
];
