import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { mongo } from 'mongoose';
import type { InstanceDocument } from '../../../server/engine/collections.ts';
import { decodeState, encodeState } from '../../../server/engine/instance-record.ts';
import type { InstanceState, InstanceStatus, Variables } from '../../../server/kernel/types.ts';
import { completed, type RowStep } from '../coverage/rows.ts';
import type { Drive } from '../drive.ts';

/** Everything one version has saved of one diagram. */
export interface SavedDiagram {
  diagram: string;
  source: string;
  points: SavedPoint[];
}

/** An instance as it stood when it waited, and what became of it then. */
export interface SavedPoint {
  does: string;
  /** As the engine stores it: JSON, or base64 of what it deflates. */
  state: string | { deflated: string };
  /** `kind executionId` of everything that it waited for. */
  waits: string[];
  now: string;
  rest: RowStep[];
  end: End;
}

export interface End {
  status: InstanceStatus;
  variables: Variables;
  /** Elements completed from here on, in any order. */
  ran: string[];
  thrown: string[];
}

export const waitsOf = ({ last }: Drive): string[] => last.waits.map(({ kind, executionId }) => `${kind} ${executionId}`).sort();

/** From the given number of events and effects on. */
export const endOf = ({ events, effects, last }: Drive, before = { events: 0, effects: 0 }): End => ({
  status: last.status,
  variables: last.variables,
  ran: completed({ events: events.slice(before.events) }).sort(),
  thrown: effects.slice(before.effects).flatMap((effect) => ('name' in effect ? [effect.name] : [])),
});

export function stored(state: InstanceState): SavedPoint['state'] {
  const encoded = encodeState(state) as string | mongo.Binary;
  return typeof encoded === 'string' ? encoded : { deflated: encoded.toString('base64') };
}

export function restored(state: SavedPoint['state']): InstanceState {
  const encoded: InstanceDocument['state'] = typeof state === 'string' ? state : mongo.Binary.createFromBase64(state.deflated);
  return decodeState(encoded) as InstanceState;
}

const folder = (version: string) => new URL(`${version}/`, import.meta.url);
const file = (version: string) => new URL('states.json.gz', folder(version));

export const versions = (): string[] => readdirSync(new URL('.', import.meta.url)).filter((name) => existsSync(file(name)));
export const read = (version: string): SavedDiagram[] => JSON.parse(gunzipSync(readFileSync(file(version))).toString('utf8'));

export function write(version: string, diagrams: SavedDiagram[]): void {
  mkdirSync(folder(version), { recursive: true });
  writeFileSync(file(version), gzipSync(JSON.stringify(diagrams), { level: 9 }));
}
