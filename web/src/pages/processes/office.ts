import { type ModelerOffice, Refused, Stale } from '../../../../modeler/index.ts';
import { idempotencyKey } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { officeNow } from '../../words/office-clock.ts';
import { checkDiagram, deployDiagram, findingsOf, forecastDeadline } from './definitions.ts';

/** The server, as the modeler asks it for one process. `liveId`: the version that is live when the editor is opened. */
export function modelerOffice(processKey: string, liveId: string | undefined): ModelerOffice {
  return {
    check: checkDiagram,
    now: officeNow,
    forecast: forecastDeadline,
    deploy: async (xml, reason, base) => {
      try {
        const { id, key, version, issues } = await deployDiagram(xml, reason, `${processKey}:${base}`, idempotencyKey());
        return { id, key, version, issues, unchanged: id === liveId };
      } catch (error) {
        if (error instanceof Problem && error.status === 422) throw new Refused(sayProblem(error), findingsOf(error));
        if (error instanceof Problem && error.code === 'STALE_VERSION') throw new Stale(sayProblem(error));
        throw new Error(sayProblem(error));
      }
    },
  };
}
