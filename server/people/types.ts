/** People as the rest of the server sees them. */

/** Role keys of the office: see processes/policy/roles.yaml. */
export type RoleKey = string;

export interface RoleGrant {
  role: RoleKey;
  /** Organisation code the role is held in. */
  organisation: string;
  /** How far the role sees, filled in from roles.yaml; absent: nothing. */
  sees?: Scope;
  /** Cases are the daily work of the role. */
  caseworker?: boolean;
  /** Counts as named on every case as long as it is held. */
  namedOnEvery?: boolean;
}

/** `street`: every case of the office · `village`: cases and tasks of the organisation it is held in · `own`: what the person was called to act in · `none`: no case data at all. */
export type Scope = 'street' | 'village' | 'own' | 'none';

/** A signed-in person or program, rebuilt from the stores for every request. */
export interface Principal {
  /** The username: it is unique and never changes, so diagrams, tasks and history name people by it. */
  accountId: string;
  username: string;
  displayName: string;
  organisation: string;
  grants: RoleGrant[];
  /** The drill account: every role, every organisation. Exists only in drill mode. */
  everything?: boolean;
  /** Everything its roles permit. */
  permissions?: Permission[];
  /** One of its roles works cases: tasks that name nobody are open to it. */
  caseworker?: boolean;
  /** What was closed before this is past for whoever only took part in it; absent: nothing is. */
  partEndsAt?: Date;
  mustChangePassword?: boolean;
  /** Signs in with a one-time password as well. */
  otp?: boolean;
  /** How it signed in. */
  via: 'session' | 'token';
}

/** What a route needs permission for. One table in people/permissions.ts says who has it. */
export type Permission =
  | 'definition.read'
  | 'definition.deploy'
  | 'instance.read'
  | 'instance.start'
  | 'instance.operate'
  /** Takes finished instances that are no case's away for good. */
  | 'instance.delete'
  | 'message.send'
  | 'incident.read'
  | 'incident.operate'
  | 'task.work'
  | 'case.read'
  | 'case.create'
  /** Ends a case, moves its tokens or changes its variables by hand. */
  | 'case.intervene'
  | 'alert.read'
  | 'alert.acknowledge'
  | 'task.reassign'
  | 'deadline.pause'
  | 'calendar.read'
  | 'calendar.edit'
  | 'policy.read'
  | 'policy.edit'
  | 'account.read'
  | 'account.edit'
  | 'audit.read'
  | 'clock.advance'
  | 'reporter.read';

/** A unit, village, school or outside body, as in processes/policy/organisations.yaml. */
export interface Organisation {
  code: string;
  name: string;
  nameEn: string;
  level: string;
  parent?: string;
  /** Outside the office: has no accounts. */
  external: boolean;
}

/** A role, as in processes/policy/roles.yaml. */
export interface Role {
  key: RoleKey;
  name: string;
  nameEn: string;
  permissions: Permission[];
  sees: Scope;
  /** Gets the tasks that name no role or person. */
  caseworker: boolean;
  /** Answers for every case and so counts as named on it (C4). Decided by who holds the role now, never stored in a case. */
  namedOnEvery: boolean;
  /** Roles that the same person may not hold (separation of duties). */
  excludes: RoleKey[];
}

export interface AccountView {
  /** The username. */
  id: string;
  username: string;
  displayName: string;
  organisation: string;
  grants: { role: RoleKey; organisation: string }[];
  disabled: boolean;
  mustChangePassword: boolean;
  /** Signs in with a one-time password as well. */
  otp: boolean;
  demo: boolean;
  createdAt: string;
  lastSignInAt?: string;
}

export interface NewAccount {
  /** 2–32 of a–z, 0–9, `.`, `-`, `_`, beginning with a letter. */
  username: string;
  displayName: string;
  organisation: string;
  grants: { role: RoleKey; organisation?: string }[];
  /** At least 12 characters. */
  password: string;
  mustChangePassword?: boolean;
  demo?: boolean;
}

/** A colleague as everybody in the office may know them: for choosing whom to hand a task to. */
export interface PersonView {
  id: string;
  displayName: string;
  organisation: string;
  organisationName: string;
  roles: RoleKey[];
}

/** One line of the audit: ids, codes and field groups only, never case data. */
export interface AuditEntry {
  /** `session.started`, `session.failed`, `account.created`, `definition.deployed`, `case.revealed`, `task.completed` … */
  action: string;
  /** Account id, `system` or `public`. */
  who: string;
  roles?: RoleKey[];
  /** Address it came from. */
  address?: string;
  /** What was acted on: an id. */
  object?: string;
  caseId?: string;
  fields?: string[];
  reason?: string;
}
export interface AuditView extends AuditEntry {
  seq: number;
  at: string;
  hash: string;
}

export type TaskListView = 'mine' | 'unit' | 'unclaimed' | 'all';
/** A MongoDB filter. */
export type Filter = Record<string, unknown>;

/** Who may do and see what: see permissions.ts for the rules. Filters are for queries, so that what may not be seen is not counted either. */
export interface Permissions {
  may(principal: Principal, permission: Permission): boolean;
  /** On the fields assignee, candidateUsers, candidateGroups, completedBy, organisation, sensitivity, named, caseId, caseClosedAt of `tasks`. */
  taskFilter(principal: Principal, view: TaskListView): Filter;
  /** On the fields organisation, owner, participants (account ids that hold or held a task), sensitivity, closedAt of `cases`: those a person may know of. */
  caseFilter(principal: Principal): Filter;
  /** On the same fields: those whose whole file they may read. */
  fileFilter(principal: Principal): Filter;
  /** On the fields organisation, assignee, to (account ids or roles), sensitivity, named of `alerts`. */
  alertFilter(principal: Principal): Filter;
  /** The same rules on one task in memory. To act: called by name, role or as a caseworker; a claim of somebody else is looked at apart from this. */
  mayAct(principal: Principal, task: TaskAccess): boolean;
  maySee(principal: Principal, task: TaskAccess): boolean;
  maySeeCase(principal: Principal, found: CaseAccess): boolean;
  mayReadFile(principal: Principal, found: CaseAccess): boolean;
}

/** The fields of a task that decide who sees it and who may act. */
export interface TaskAccess {
  assignee?: string | null;
  candidateUsers?: string[];
  candidateGroups?: string[];
  completedBy?: string;
  delegatedBy?: string;
  organisation?: string;
  sensitivity?: string;
  /** Accounts that may see it although it is for named persons only. */
  named?: string[];
  caseId?: string;
  caseClosedAt?: Date;
}

/** The fields of a case that decide who sees it. */
export interface CaseAccess {
  organisation?: string;
  owner?: string;
  /** Accounts that hold or held a task of it. */
  participants?: string[];
  sensitivity?: string;
  closedAt?: Date;
}

/** People as a whole, made by `createPeople`. */
export interface People {
  permissions: Permissions;
  organisations: {
    list(): Promise<Organisation[]>;
    get(code: string): Promise<Organisation | undefined>;
    /** Adds what is not there yet; never changes what is. */
    add(organisations: Organisation[]): Promise<void>;
  };
  roles: { list(): Role[]; get(key: RoleKey): Role | undefined };
  accounts: {
    create(account: NewAccount, by: string): Promise<AccountView>;
    get(id: string): Promise<AccountView>;
    list(query: { limit?: number; cursor?: string; q?: string }): Promise<{ items: AccountView[]; next: string | null }>;
    count(): Promise<number>;
    /** The principal of an account that may act, else null. For drills, loaders and jobs that act as a person. */
    principal(id: string): Promise<Principal | null>;
    /** Active colleagues, narrowed to a role and an organisation (its own or a grant's). */
    find(query: { role?: RoleKey; organisation?: string; ids?: string[] }): Promise<PersonView[]>;
    displayNames(ids: string[]): Promise<Map<string, string>>;
  };
  audit: {
    record(entry: AuditEntry): Promise<void>;
    /** Whether it has been written down already that an instance was deleted by this one, for this reason. */
    saysDeleted(deletion: { who: string; object: string; reason: string }): Promise<boolean>;
    list(query: {
      limit?: number;
      cursor?: string;
      action?: string;
      who?: string;
      caseId?: string;
    }): Promise<{ items: AuditView[]; next: string | null }>;
    /** Walks the chain; `brokenAt` names the first line that does not fit. */
    verify(): Promise<{ entries: number; brokenAt?: number }>;
  };
}
