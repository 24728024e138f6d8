/** People as the rest of the server sees them. */

/** Role keys of the office: see processes/policy/roles.yaml. */
export type RoleKey = string;

export interface RoleGrant {
  role: RoleKey;
  /** Organisation code the role is held in. */
  organisation: string;
}

/** A signed-in person or program, rebuilt from the stores for every request. */
export interface Principal {
  accountId: string;
  username: string;
  displayName: string;
  organisation: string;
  grants: RoleGrant[];
  /** The drill account: every role, every organisation. Exists only in drill mode. */
  everything?: boolean;
  /** How it signed in. */
  via: 'session' | 'token';
}

/** What a route needs permission for. One table in people/permissions.ts says who has it. */
export type Permission =
  | 'definition.read' | 'definition.deploy'
  | 'instance.read' | 'instance.start' | 'instance.operate'
  | 'message.send'
  | 'incident.read' | 'incident.operate'
  | 'task.work'
  | 'case.read' | 'case.create'
  | 'alert.read' | 'alert.acknowledge' | 'task.reassign'
  | 'deadline.pause'
  | 'calendar.read' | 'calendar.edit'
  | 'policy.read' | 'policy.edit'
  | 'account.read' | 'account.edit'
  | 'audit.read'
  | 'clock.advance'
  | 'reporter.read';
