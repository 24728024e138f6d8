import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { InstanceStatus, Variables } from '../../../server/kernel/types.ts';
import type { Drive } from '../drive.ts';

/** One thing that happens to the instance; each names the element that it happens to. `nth`: of several that wait there, 0 the oldest. */
export type RowStep =
  | { start: Variables; at?: string }
  | { complete: string; nth?: number; variables?: Variables }
  | { fire: string }
  | { message: string }
  | { signal: string }
  | { error: string; code: string }
  | { escalate: string; code: string }
  | { set: Variables }
  /** Nothing happens; the elements are waiting, with these properties among others. */
  | { waits: Record<string, Record<string, unknown>> };

export interface PlayedRow {
  element: string;
  does: string;
  diagram: string;
  steps: RowStep[];
  /** Every element that has been completed, as often as it has, in any order. */
  ran: string;
  /** Default `completed`. */
  status?: InstanceStatus;
  /** Names of the messages and signals that are thrown. */
  thrown?: string[];
}

export interface RefusedRow {
  element: string;
  does?: string;
  diagram: string;
  /** Code and element of the first error. */
  refused: string;
}

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const list = <Row>(name: string) => parse(file(`${name}.yaml`)) as Row[];

export const GROUPS = ['activities', 'gateways', 'events', 'boundary-events', 'event-sub-processes'] as const;
export const played = GROUPS.flatMap((group) => list<PlayedRow>(group).map((row) => ({ group, ...row })));
export const refused = list<RefusedRow>('refused');
export const diagramOf = ({ diagram }: { diagram: string }): string => file(`diagrams/${diagram}.bpmn`);

export async function take(instance: Drive, step: RowStep): Promise<void> {
  if ('start' in step) await instance.start(step.start, step.at);
  else if ('complete' in step) await instance.complete(step.complete, step.variables, step.nth);
  else if ('fire' in step) await instance.fire(step.fire);
  else if ('message' in step) await instance.message(step.message);
  else if ('signal' in step) await instance.signal(step.signal);
  else if ('set' in step) await instance.set(step.set);
  else if ('error' in step)
    await instance.send({ type: 'error', executionId: instance.wait(step.error).executionId, errorCode: step.code });
  else if ('escalate' in step)
    await instance.send({ type: 'escalate', executionId: instance.wait(step.escalate).executionId, escalationCode: step.code });
  else for (const [element, properties] of Object.entries(step.waits)) expect(instance.wait(element)).toMatchObject(properties);
}

export const sorted = (elements: string): string[] => elements.split(' ').filter(Boolean).sort();

export const completed = ({ events }: Pick<Drive, 'events'>): string[] =>
  events.filter(({ type }) => type === 'activity.completed').map(({ elementId }) => elementId);
