/** What the modeler asks of whoever shows it. It knows no address of any server. */

export interface Choice {
  value: string;
  label: string;
  labelEn?: string;
}

/** Variables that conditions can ask for. */
export interface VariableChoice extends Choice {
  type?: 'string' | 'number' | 'boolean' | 'datetime' | 'list';
  /** The values a form offers for it. */
  options?: Choice[];
}

/** Everything that is chosen from lists. */
export interface ModelerOptions {
  roles: Choice[];
  organisations: Choice[];
  forms: Choice[];
  policies: Choice[];
  documents: Choice[];
  decisions: Choice[];
  topics: Choice[];
  messages: Choice[];
  signals: Choice[];
  processes: Choice[];
  variables: VariableChoice[];
}

/** A deadline policy, as far as people need it to choose one. */
export interface PolicyFacts {
  id: string;
  mode: string;
  /** ISO 8601 duration. */
  value?: string;
  protective?: boolean;
  variants?: Record<string, { mode?: string; value?: string }>;
  series?: unknown;
  source?: { zh: string; en: string } | string;
}

export interface DeadlineForecast {
  dueAt: string;
  warnAt?: string;
  provisional: boolean;
  explanation: string;
}

export interface Problem {
  code: string;
  severity: 'error' | 'warning';
  elementId?: string;
  path?: string;
  message: string;
  /** What the words for the code need: ids of elements, texts of the drawing, limits. */
  values?: Record<string, number | string | string[]>;
}

export interface Deployed {
  id: string;
  key: string;
  version: number;
  /** The live version is the same diagram: nothing new was made. */
  unchanged: boolean;
  issues: Problem[];
}

/** The office, as the modeler needs it. Every call rejects with an Error whose message can be shown; `deploy` with `Refused` where the diagram is at fault, with `Stale` where it is not the newest. */
export interface ModelerOffice {
  check(xml: string, signal: AbortSignal): Promise<Problem[]>;
  /** `base`: the version that was drawn from, 0 for a new process. */
  deploy(xml: string, reason: string, base: number): Promise<Deployed>;
  /** The office's time. */
  now(): Date;
  /** When a task under this policy would be due, were it to start then. */
  forecast(policy: string, from: Date): Promise<DeadlineForecast>;
}

/** The server looked at the diagram and does not take it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problems: Problem[];

  constructor(message: string, problems: Problem[]) {
    super(message);
    this.problems = problems;
  }
}

/** Another version went live since the one that was drawn from. Nothing was deployed. */
export class Stale extends Error {
  override readonly name = 'Stale';
}

/** What is live now, for the comparison before deploying. */
export interface LiveVersion {
  version: number;
  xml: string;
  /** Running instances by version, newest first. They stay on their version. */
  running: { version: number; instances: number }[];
}
