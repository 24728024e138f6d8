/** The office: case work on top of the engine. Puts its parts together; each part says for itself what it does. */
import { createAlerts } from './alerts/alerts.ts';
import { prepareAlerts } from './alerts/document.ts';
import { createBoard } from './board/board.ts';
import { createCalendars } from './calendar/calendars.ts';
import { readCaseTypes } from './cases/case-types.ts';
import { createCases } from './cases/cases.ts';
import { prepareCases } from './cases/document.ts';
import { createIntake } from './cases/intake.ts';
import { createCaseLookup, createConcern } from './cases/lookup.ts';
import { createOpening } from './cases/opening.ts';
import { createTimelines } from './cases/timeline.ts';
import { createBell, taskUpdated } from './deadlines/bell.ts';
import { createDeadlineContributor } from './deadlines/contributor.ts';
import { createDeadlines } from './deadlines/deadlines.ts';
import { prepareDeadlines } from './deadlines/document.ts';
import { createPolicies } from './deadlines/policies.ts';
import { createRevising } from './deadlines/revising.ts';
import { createStopping } from './deadlines/stopping.ts';
import { createDiagramNames } from './diagram-names.ts';
import { readDocuments } from './documents.ts';
import { readLadder } from './escalation/ladder.ts';
import { createFiles } from './files/files.ts';
import { createForms } from './forms/forms.ts';
import { createGathered } from './forms/gathered.ts';
import { createIncidents } from './incidents.ts';
import { createInspection } from './inspection.ts';
import { registerJobs } from './jobs.ts';
import { createLetters } from './letters/letters.ts';
import { createLetterNumbers } from './letters/numbers.ts';
import { createLetterTemplates } from './letters/templates.ts';
import { createMatters } from './matters/matters.ts';
import { createProposals } from './migrations.ts';
import { createModelerOptions } from './modeler-options.ts';
import { everyPage } from './paging.ts';
import type { OfficeOptions, Parts } from './parts.ts';
import { readRedLines } from './red-lines/lines.ts';
import { createRedLines } from './red-lines/red-lines.ts';
import { createReports } from './reports/reports.ts';
import { createErasing } from './retention/erasing.ts';
import { createRemnants } from './retention/remnants.ts';
import { createRetention } from './retention/retention.ts';
import { prepareRevisions } from './revised.ts';
import { createStepContributor } from './step.ts';
import { createAbout } from './tasks/about.ts';
import { createComments } from './tasks/comments.ts';
import { createDrafts } from './tasks/drafts.ts';
import { createStandings } from './tasks/next-stage.ts';
import { createRows } from './tasks/rows.ts';
import { createTasks } from './tasks/tasks.ts';
import type { Office } from './types.ts';

const DEFAULT_FILE_BYTES = 20 * 1024 * 1024;

/** To be called before `engine.start()`: it hands the engine its contributor, alarm handlers and job handlers. */
export async function createOffice(options: OfficeOptions): Promise<Office> {
  const parts: Parts = { ...options, fileBytes: options.fileBytes ?? DEFAULT_FILE_BYTES, db: options.stores.mongo.db! };
  const { db, engine, processesDir } = parts;
  await Promise.all([prepareAlerts(db), prepareCases(db), prepareDeadlines(db), prepareRevisions(db)]);

  const [calendars, policies, ladder, types, { documents, numbering }, lines, forms, files, comments, drafts] = await Promise.all([
    createCalendars(parts),
    createPolicies(parts),
    readLadder(processesDir),
    readCaseTypes(processesDir),
    readDocuments(processesDir),
    readRedLines(processesDir),
    createForms(parts),
    createFiles(parts),
    createComments(parts),
    createDrafts(parts),
  ]);
  const names = createDiagramNames(engine);
  const gathered = createGathered(parts);
  const about = createAbout(db, forms);
  const rows = createRows(parts, names, createStandings(parts, ladder), about);
  const alerts = createAlerts(parts, names, about);
  const deadlines = createDeadlines(parts, policies, calendars, ladder, about);
  const caseOf = createCaseLookup(parts);
  const concernedBy = createConcern(parts, caseOf, types);
  const opening = createOpening(parts, types);
  const reports = await createReports(parts, types, forms, opening);
  const tasks = createTasks(parts, { names, rows, forms, files, deadlines, comments, drafts, types, gathered });
  const taskRows: Parameters<typeof createCases>[1]['taskRows'] = async (principal, caseId) => {
    const filter = { $and: [parts.people.permissions.taskFilter(principal, 'all'), { caseId }] };
    return rows(await everyPage((page) => engine.tasks.outlines({ filter, sort: 'created', ...page })));
  };
  const timelines = createTimelines(parts, names, about);
  const incidents = createIncidents(engine, names, concernedBy);
  const cases = createCases(parts, {
    forms,
    types,
    intake: createIntake(engine, types, names),
    opening,
    deadlines,
    alerts,
    incidents,
    timelines,
    taskRows,
    caseOf,
    concernedBy,
  });

  const contributor = createDeadlineContributor(parts, policies, calendars);
  const inspect = createInspection(parts, policies, forms, documents, createRedLines(lines, types, forms.sensitiveFields));
  engine.contribute(createStepContributor(parts, caseOf, types, ladder, contributor, drafts, names, inspect, createRemnants(parts)));
  engine.alarms.handle('deadline', createBell(parts, ladder));
  const erase = createErasing(parts, types, concernedBy);
  await createRetention(parts, types, erase);
  const templates = await createLetterTemplates(parts, types, forms, documents);
  const numbers = await createLetterNumbers(parts, numbering);
  const letters = await createLetters(parts, { types, forms, gathered, templates, numbering, numbers });
  registerJobs(parts, { policies, calendars, ladder, types, opening, caseOf, documents, numbers });

  return {
    forms: { get: forms.get, validate: forms.validate },
    cases,
    instances: {
      erase,
      async tell(instanceId) {
        const filter = { instanceId: { $in: await engine.instances.withCalled(instanceId) }, state: 'open' };
        for (let cursor: string | undefined | null; cursor !== null; ) {
          const { items, next } = await engine.tasks.outlines({ filter, limit: 200, ...(cursor ? { cursor } : {}) });
          await engine.notify(items.map(taskUpdated));
          cursor = next;
        }
      },
    },
    migrations: { proposal: createProposals(engine, names, types) },
    reports,
    tasks,
    deadlines: {
      preview: deadlines.preview,
      ofTask: deadlines.ofTask,
      ...createStopping(parts, policies, calendars, ladder),
    },
    incidents,
    alerts: { list: alerts.list, acknowledge: alerts.acknowledge },
    board: createBoard(parts, rows, alerts, policies),
    ...(await createRevising(parts, policies, calendars)),
    files: { put: files.put, get: files.get },
    letters,
    matters: createMatters(parts, { forms, files, rows }),
    modelerOptions: createModelerOptions(parts, forms, policies, documents),
  };
}

export type { OfficeOptions } from './parts.ts';
