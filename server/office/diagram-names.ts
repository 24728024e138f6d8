/** Names of a diagram's elements in both languages, for lists and timelines. */
import type { ElementName, Engine } from '../engine/types.ts';

export type DiagramNames = (definitionId: string) => Promise<Map<string, ElementName>>;

const DEFINITIONS_KEPT = 200;

/** A deployed definition never changes, so what was read of it stays true. */
export function createDiagramNames(engine: Engine): DiagramNames {
  const known = new Map<string, Promise<Map<string, ElementName>>>();
  return (definitionId) => {
    const found = known.get(definitionId);
    if (found) return found;
    if (known.size >= DEFINITIONS_KEPT) known.clear();
    const reading = engine.definitions.names(definitionId).catch(() => {
      known.delete(definitionId);
      return new Map<string, ElementName>();
    });
    known.set(definitionId, reading);
    return reading;
  };
}
