/** Shapes that several routes take or answer. They are validation, types and OpenAPI at once. */
import { type TProperties, type TSchema, Type } from 'typebox';

export const Instant = Type.String({ description: 'RFC 3339, UTC', examples: ['2026-11-23T02:00:00.000Z'] });
/** Asked for; what it must look like is said in platform/moments.ts. */
export const Moment = Type.String({ description: 'RFC 3339', examples: ['2026-11-23T02:00:00Z'], maxLength: 40 });
export const Duration = Type.String({ description: 'ISO 8601 duration', examples: ['P3D', 'PT15M'], maxLength: 100 });
export const Id = Type.String({ description: 'Opaque identifier', minLength: 1, maxLength: 200 });
export const IdParams = Type.Object({ id: Id });
export const VariablesShape = Type.Record(Type.String(), Type.Unknown(), { description: 'Process variables or form data, JSON' });
export const MapShape = Type.Record(Type.String({ maxLength: 300 }), Type.String({ maxLength: 300 }), {
  description: 'Old element → new element, where the id is another',
  maxProperties: 2_000,
});
export const Note = Type.String({ maxLength: 2_000 });
export const Reason = Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; kept in the history' });
export const Nothing = Type.Unsafe<void>(Type.Null({ description: 'No body' }));

export const IssueShape = Type.Object({
  code: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  elementId: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  message: Type.String(),
  values: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Array(Type.String())]), {
      description: 'What words in another language need besides the code: ids of elements, texts of the drawing, limits',
    }),
  ),
});

const ProblemShape = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'Stable machine code', examples: ['TASK_ALREADY_COMPLETED'] }),
    issues: Type.Optional(Type.Array(IssueShape)),
  },
  { description: 'RFC 9457 problem details' },
);
const problemAnswer = (description: string) => ({ description, content: { 'application/problem+json': { schema: ProblemShape } } });

type Answer = TSchema | { description: string; content: Record<string, { schema: TSchema }> };

/** The answers of a route, with the problems that every route may answer; those are made in one place and no handler's type. */
export function answers<const T extends Record<number, Answer>>(good: T): T {
  const problems = {
    '4xx': problemAnswer('Refused; `code` says why'),
    '5xx': problemAnswer('A store is away, or the server failed; nothing was half done'),
  };
  return { ...good, ...problems };
}

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2_000, description: '`next` of the page before' })),
};

export function pageOf<T extends TSchema>(item: T, more: TProperties = {}) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]), ...more });
}

/** One of a few words. */
export function oneOf<const T extends string[]>(...words: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: words });
}

const Optional = Type.Optional;

export const DefinitionShape = Type.Object({
  id: Id,
  key: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  deployedAt: Instant,
  deployedBy: Type.String(),
  reason: Optional(Type.String()),
  issues: Type.Array(IssueShape, { description: 'Warnings' }),
  running: Optional(Type.Integer({ description: 'Running instances of this version' })),
  incidents: Optional(Type.Integer({ description: 'Open incidents of this version' })),
});

const IncidentShape = Type.Object({
  id: Id,
  instanceId: Id,
  elementId: Type.String(),
  executionId: Type.String(),
  code: Type.String(),
  message: Type.String(),
  state: oneOf('open', 'resolved'),
  attempts: Type.Integer({ description: 'How often it was tried before it was given up' }),
  raisedAt: Instant,
  resolvedAt: Optional(Instant),
  resolvedBy: Optional(Type.String()),
});

/** What went wrong is told only to who reads incidents; everybody else hears that something stands still, and where. */
const DisturbanceShape = Type.Object({
  ...IncidentShape.properties,
  code: Optional(IncidentShape.properties.code),
  message: Optional(IncidentShape.properties.message),
  attempts: Optional(IncidentShape.properties.attempts),
});

/** An incident with the process and the element it stands in. */
export const IncidentLineShape = Type.Object({
  ...IncidentShape.properties,
  caseWork: Type.Boolean({ description: 'Its variables are a case’s: only who may intervene in cases sets them' }),
  definitionId: Id,
  key: Type.String(),
  version: Type.Integer(),
  businessKey: Type.Union([Type.String(), Type.Null()]),
  processName: Type.String(),
  processNameEn: Optional(Type.String()),
  elementName: Type.String(),
  elementNameEn: Optional(Type.String()),
});

export const InstanceShape = Type.Object({
  id: Id,
  definitionId: Id,
  key: Type.String(),
  version: Type.Integer(),
  businessKey: Type.Union([Type.String(), Type.Null()]),
  parentId: Optional(Id),
  state: oneOf('running', 'completed', 'terminated', 'cancelled'),
  suspended: Optional(Type.Boolean()),
  suspendedByCaller: Optional(Type.Boolean({ description: 'Only with the instance that called it, which is the one to be resumed' })),
  variables: VariablesShape,
  activities: Type.Array(Type.Object({ elementId: Type.String(), executionId: Type.String(), since: Instant }), {
    description: 'What is waiting or running now, innermost elements',
  }),
  incidents: Type.Array(DisturbanceShape, { description: '`code`, `message` and `attempts` only for who reads incidents' }),
  startedAt: Instant,
  endedAt: Optional(Instant),
});

export const HistoryShape = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  type: Type.String(),
  elementId: Type.String(),
  elementType: Type.String(),
  executionId: Type.String(),
  by: Optional(Type.String()),
  detail: Optional(VariablesShape),
});

const NextStageShape = Type.Object({
  policy: Type.String(),
  name: Type.String(),
  nameEn: Optional(Type.String()),
  stage: Type.String({ examples: ['due', 'esc1'] }),
  startedAt: Instant,
  at: Instant,
  to: Type.Array(Type.String(), { description: 'Who is told then: roles, `role:ORGANISATION`, or account ids' }),
});

export const AboutShape = Optional(
  Type.Array(Type.Object({ name: Type.String(), nameEn: Optional(Type.String()) }), {
    description: 'What tells tasks of one step apart, such as the unit that countersigns',
  }),
);

export const TaskRowShape = Type.Object({
  id: Id,
  name: Type.String(),
  nameEn: Optional(Type.String()),
  about: AboutShape,
  elementId: Type.String(),
  instanceId: Id,
  caseId: Optional(Id),
  caseNo: Optional(Type.String()),
  codeName: Optional(Type.String({ description: 'Of the case; never a real name' })),
  processKey: Type.String(),
  state: oneOf('open', 'completed', 'cancelled'),
  assignee: Optional(Type.Union([Type.String(), Type.Null()])),
  assigneeName: Optional(Type.String()),
  candidateRoles: Type.Array(Type.String()),
  organisation: Optional(Type.String()),
  dueAt: Optional(Instant),
  deadline: Optional(Type.Union([VariablesShape, Type.Null()])),
  urgency: Optional(Type.String({ description: 'Of the case, once it is known' })),
  danger: Optional(Type.Boolean({ description: 'The reporter says so, and the urgency has not been judged yet' })),
  next: Optional(NextStageShape),
  priority: Type.Number(),
  createdAt: Instant,
  completedAt: Optional(Instant),
  sensitivity: Optional(Type.String()),
  external: Type.Boolean(),
  returnable: Type.Boolean(),
  suspended: Optional(Type.Literal(true, { description: 'Cannot be completed: its process stands still until it is resumed' })),
});

export const CaseShape = Type.Object({
  id: Id,
  caseNo: Type.String(),
  type: Type.String(),
  status: Type.String(),
  title: Type.String({ description: 'Code name; never a real name' }),
  urgency: Optional(Type.String()),
  riskLevel: Optional(Type.String()),
  sensitivity: Type.String(),
  owner: Optional(Type.String()),
  organisation: Optional(Type.String()),
  openedAt: Instant,
  closedAt: Optional(Instant),
  closeReason: Optional(Type.String()),
  demo: Type.Boolean(),
  instanceId: Id,
  suspended: Optional(Type.Literal(true, { description: 'Its process stands still until it is resumed' })),
  pack: Optional(Type.Literal(true, { description: 'A case pack: number, code name and my own part only' })),
});

const StageShape = Type.Object({
  stage: Type.String({ examples: ['warn', 'due', 'esc1'] }),
  at: Instant,
  to: Type.Array(Type.String(), { description: 'Roles, `role:ORGANISATION`, or account ids' }),
  level: Optional(Type.Integer()),
  rangAt: Optional(Instant),
});
const EXPLAINED = {
  explanation: Type.String({ description: 'How the date was counted, in Chinese' }),
  explanationEn: Optional(Type.String({ description: 'The same in English' })),
};

const CauseShape = Type.Object({
  kind: oneOf('calendar', 'policy'),
  object: Type.String({ description: 'Year of the calendar, id of the policy' }),
});

export const DeadlineShape = Type.Object({
  id: Id,
  taskId: Optional(Id),
  elementId: Optional(Type.String()),
  policy: Type.String(),
  name: Type.String(),
  nameEn: Optional(Type.String()),
  about: AboutShape,
  status: oneOf('running', 'met', 'overdue', 'waived', 'paused', 'cancelled'),
  startedAt: Instant,
  startEvent: Type.String(),
  dueAt: Instant,
  warnAt: Optional(Instant),
  provisional: Type.Boolean(),
  ...EXPLAINED,
  stages: Type.Array(StageShape),
  source: Type.String({ description: 'Law, or "office default"' }),
  sourceEn: Optional(Type.String()),
  closedAt: Optional(Instant),
  pausable: Optional(Type.Boolean()),
  pauses: Optional(Type.Array(Type.Object({ from: Instant, until: Optional(Instant), by: Type.String(), reason: Type.String() }))),
  changes: Optional(
    Type.Array(
      Type.Object({
        at: Instant,
        kind: oneOf('paused', 'resumed', 'waived', 'recounted'),
        by: Type.String(),
        reason: Optional(Type.String()),
        before: Instant,
        after: Instant,
        cause: Optional(CauseShape),
        explanation: Type.String(),
        explanationEn: Type.String(),
      }),
      { description: 'What was changed since it started, oldest first' },
    ),
  ),
});

const CountedShape = Type.Object({ dueAt: Instant, explanation: Type.String(), explanationEn: Type.String() });
export const ForecastShape = Type.Object({ before: CountedShape, after: CountedShape });

export const PreviewShape = Type.Object({
  dueAt: Instant,
  warnAt: Optional(Instant),
  stages: Type.Array(StageShape),
  provisional: Type.Boolean(),
  ...EXPLAINED,
});

export const ImpactShape = Type.Object({
  total: Type.Integer({ description: 'Running deadlines that are counted' }),
  moved: Type.Integer({ description: 'Those of them whose dates change' }),
  examples: Type.Array(
    Type.Object({
      policy: Type.String(),
      before: Instant,
      after: Instant,
      taskId: Optional(Id),
      taskName: Optional(Type.String()),
      taskNameEn: Optional(Type.String()),
      caseNo: Optional(Type.String()),
    }),
    { description: 'The first of them; task and case only for those who may see them' },
  ),
});
export const RecountShape = Type.Object({
  id: Id,
  cause: CauseShape,
  by: Type.String(),
  at: Instant,
  state: oneOf('running', 'done'),
  done: Type.Integer(),
  finishedAt: Optional(Instant),
  ...ImpactShape.properties,
});

export const DecisionLineShape = Type.Object({
  id: Id,
  name: Type.String(),
  version: Type.Integer(),
  deployedAt: Instant,
  deployedBy: Type.String(),
  reason: Optional(Type.String()),
});
const Cell = Type.String({ maxLength: 2_000, description: 'FEEL' });
export const RuleShape = Type.Object({
  id: Optional(Type.String({ maxLength: 200 })),
  inputs: Type.Array(Cell, { maxItems: 100 }),
  outputs: Type.Array(Cell, { maxItems: 100 }),
  annotations: Type.Array(Cell, { maxItems: 20, description: 'The first says where the rule comes from' }),
});
export const DecisionShape = Type.Object({
  id: Id,
  name: Type.String(),
  description: Optional(Type.String()),
  version: Type.Integer(),
  hitPolicy: Type.String({ examples: ['FIRST'] }),
  aggregation: Optional(Type.String()),
  inputs: Type.Array(Type.Object({ label: Type.String(), expression: Cell })),
  outputs: Type.Array(Type.Object({ name: Type.String(), label: Type.String() })),
  annotations: Type.Array(Type.String()),
  rules: Type.Array(RuleShape),
  versions: Type.Array(Type.Omit(DecisionLineShape, ['id', 'name']), { description: 'The newest first' }),
});

export const AlertShape = Type.Object({
  id: Id,
  level: Type.Integer(),
  stage: Type.String(),
  state: oneOf('open', 'acknowledged', 'closed'),
  taskId: Optional(Id),
  taskName: Optional(Type.String()),
  taskNameEn: Optional(Type.String()),
  about: AboutShape,
  candidateRoles: Optional(Type.Array(Type.String(), { description: 'Who may do the task' })),
  taskState: Optional(oneOf('open', 'completed', 'cancelled')),
  caseId: Optional(Id),
  caseNo: Optional(Type.String()),
  instanceId: Optional(Id),
  policy: Type.String(),
  dueAt: Optional({ ...Instant, description: 'Of the deadline that rang' }),
  raisedAt: Instant,
  to: Type.Array(Type.String()),
  organisation: Optional(Type.String()),
  assignee: Optional(Type.String()),
  acknowledgedBy: Optional(Type.String()),
  acknowledgedAt: Optional(Instant),
  note: Optional(Type.String()),
  notice: Optional(Type.Literal(true, { description: 'The procedure tells of something: nothing is late' })),
  flag: Optional(Type.String({ description: 'Why it is special, such as `suspected-late-report`' })),
});

/** A form-js schema; its inside is form-js's own matter. */
export const FormShape = Type.Record(Type.String(), Type.Unknown(), { description: 'form-js schema' });

export const FileShape = Type.Object({ id: Id, name: Type.String(), size: Type.Integer(), type: Type.String() });
