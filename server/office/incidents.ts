/** Failed work in the words of its diagram. What went wrong inside is for whoever may read incidents; a case only says that a step stands still. */
import type { Engine, IncidentRow } from '../engine/types.ts';
import type { DiagramNames } from './diagram-names.ts';
import type { CaseFile, IncidentLine, Office } from './types.ts';

export interface Incidents extends Pick<Office['incidents'], 'list' | 'get' | 'retry' | 'resolve'> {
  ofCase(instanceId: string): Promise<CaseFile['incidents']>;
}

export function createIncidents(engine: Engine, names: DiagramNames, concernedBy: Office['cases']['concernedBy']): Incidents {
  async function line(incident: IncidentRow): Promise<IncidentLine> {
    const [byElement, concerned] = await Promise.all([names(incident.definitionId), concernedBy(incident.instanceId)]);
    const element = byElement.get(incident.elementId);
    const process = byElement.get(incident.key);
    return {
      ...incident,
      caseWork: concerned !== null,
      processName: process?.name ?? incident.key,
      ...(process?.nameEn ? { processNameEn: process.nameEn } : {}),
      elementName: element?.name ?? incident.elementId,
      ...(element?.nameEn ? { elementNameEn: element.nameEn } : {}),
    };
  }

  return {
    async list(query) {
      const [{ items, next }, counts] = await Promise.all([engine.incidents.list(query), engine.incidents.counts()]);
      return { items: await Promise.all(items.map(line)), next, counts };
    },
    get: async (id) => line(await engine.incidents.get(id)),
    retry: async (id, options) => line(await engine.incidents.retry(id, options)),
    resolve: async (id, variables, options) => line(await engine.incidents.resolve(id, variables, options)),
    async ofCase(instanceId) {
      const lines = await Promise.all((await engine.incidents.ofTree(instanceId)).map(line));
      return lines.map(({ id, elementId, elementName: name, elementNameEn: nameEn, raisedAt }) => ({
        id,
        elementId,
        name,
        ...(nameEn ? { nameEn } : {}),
        since: raisedAt,
      }));
    },
  };
}
