/** Names of a diagram's elements in both languages, for lists and timelines. */
import type { Engine } from '../engine/types.ts';

export interface ElementName {
  name?: string;
  nameEn?: string;
}
export type DiagramNames = (definitionId: string) => Promise<Map<string, ElementName>>;

const DEFINITIONS_KEPT = 200;
const TAG = /<[A-Za-z][^<>]*\sid="([^"]+)"[^<>]*>/g;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&#10;': ' ' };

/** A deployed definition never changes, so what was read of it stays true. */
export function createDiagramNames(engine: Engine): DiagramNames {
  const known = new Map<string, Promise<Map<string, ElementName>>>();
  return (definitionId) => {
    const found = known.get(definitionId);
    if (found) return found;
    if (known.size >= DEFINITIONS_KEPT) known.clear();
    const reading = engine.definitions.xml(definitionId).then(namesIn, () => {
      known.delete(definitionId);
      return new Map<string, ElementName>();
    });
    known.set(definitionId, reading);
    return reading;
  };
}

function namesIn(xml: string): Map<string, ElementName> {
  const names = new Map<string, ElementName>();
  for (const [tag, id] of xml.matchAll(TAG)) {
    const name = attribute(tag, 'name');
    const nameEn = attribute(tag, 'weibao:nameEn');
    if (name || nameEn) names.set(id!, { ...(name ? { name } : {}), ...(nameEn ? { nameEn } : {}) });
  }
  return names;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replace(/&(?:amp|lt|gt|quot|apos|#10);/g, (entity) => ENTITIES[entity]!);
}
