/**
 * Who may do and see what, decided here and nowhere else (domain specification §2.2, §11.3).
 * Roles, what they permit and how far they see are data: processes/policy/roles.yaml.
 * Every rule is a MongoDB filter, so that what may not be seen is not counted either; `matches` applies the same filter to one document in memory.
 */
import type { Notice } from '../engine/types.ts';
import type { CaseAccess, Filter, Permission, Permissions, Principal, Role, RoleGrant, TaskAccess, TaskListView } from './types.ts';

/** Seen by named persons and by those called to act, however far a role sees (§2.2). */
const NAMED_PERSONS_ONLY = 'C4';
const EVERYTHING: Filter = {};
const NOTHING: Filter = { _id: { $in: [] } };
const NOT_NAMED_ONLY: Filter = { sensitivity: { $ne: NAMED_PERSONS_ONLY } };

export const permissions: Permissions = { may, taskFilter, caseFilter, fileFilter, alertFilter, mayAct, maySee, maySeeCase, mayReadFile };

export function may(principal: Principal, permission: Permission): boolean {
  return principal.everything === true || (principal.permissions ?? []).includes(permission);
}

/** Permission → the roles that have it. */
export function permissionTable(roles: Role[]): Map<Permission, string[]> {
  const table = new Map<Permission, string[]>();
  for (const role of roles) for (const permission of role.permissions) table.set(permission, [...(table.get(permission) ?? []), role.key]);
  return table;
}

export function taskFilter(principal: Principal, view: TaskListView): Filter {
  const id = principal.accountId;
  if (view === 'mine') return any(stillTheirs(principal, [{ assignee: id }, { candidateUsers: id, assignee: null }]));
  if (principal.everything) return view === 'unclaimed' ? { assignee: null } : {};
  if (view === 'unclaimed') return { $and: [{ assignee: null }, any(calledToAct(principal))] };
  if (view === 'unit') return any([...calledByRole(principal), ...inOwnOrganisation(principal)]);
  const partTaken = stillTheirs(principal, [{ completedBy: id }, { delegatedBy: id }, ...namedOn(principal)]);
  return any([...calledToAct(principal), ...partTaken, ...withinSight(principal)]);
}

/** The cases a person may know of. What they are told of each depends on `fileFilter`: all of it, or their own part. */
export function caseFilter(principal: Principal): Filter {
  if (principal.everything) return {};
  return any([...takingPart(principal), ...ownFiles(principal)]);
}

/** The cases whose whole file a person may read. Who is called in from elsewhere reads only their own part (§11.3, case pack). */
export function fileFilter(principal: Principal): Filter {
  if (principal.everything) return {};
  return any([...(readsFiles(principal) ? takingPart(principal) : []), ...ownFiles(principal)]);
}

export function alertFilter(principal: Principal): Filter {
  if (principal.everything) return {};
  const addressed = [principal.accountId, ...working(principal).flatMap((grant) => [grant.role, `${grant.role}:${grant.organisation}`])];
  return any([{ to: { $in: addressed } }, { assignee: principal.accountId }, ...namedOn(principal), ...withinSight(principal)]);
}

export function mayAct(principal: Principal, task: TaskAccess): boolean {
  return principal.everything === true || matches(any(calledToAct(principal)), task);
}

export function maySee(principal: Principal, task: TaskAccess): boolean {
  return matches(taskFilter(principal, 'all'), task);
}

export function maySeeCase(principal: Principal, found: CaseAccess): boolean {
  return matches(caseFilter(principal), found);
}

export function mayReadFile(principal: Principal, found: CaseAccess): boolean {
  return matches(fileFilter(principal), found);
}

/** Whether a notice may be told to this person: like the task, case or alert it is about. */
export function mayHear(principal: Principal, notice: Pick<Notice, 'type' | 'audience'>): boolean {
  if (principal.everything) return true;
  const { accountIds = [], roles = [], ...audience } = notice.audience;
  if (accountIds.includes(principal.accountId)) return true;
  const addressed = working(principal).some((grant) => roles.includes(grant.role) || roles.includes(`${grant.role}:${grant.organisation}`));
  if (addressed) return true;
  const operated = notice.type.startsWith('instance.') || notice.type.startsWith('incident.');
  if (operated && may(principal, 'incident.operate')) return true;
  if (notice.type.startsWith('incident.') && may(principal, 'incident.read')) return true;
  // Without named groups nobody is called by role: an absent list must not read as "every caseworker".
  return matches(taskFilter(principal, 'all'), { ...audience, candidateGroups: audience.candidateGroups ?? ['(nobody)'] });
}

/** Roles that bar case data altogether do not get it by being named as a candidate either. */
function working(principal: Principal): RoleGrant[] {
  return principal.grants.filter((grant) => grant.sees !== undefined && grant.sees !== 'none');
}

/** Those whose own office or daily work is the case, not one task in it. */
function readsFiles(principal: Principal): boolean {
  return working(principal).some(({ sees, caseworker }) => sees !== 'own' || caseworker === true);
}

function takingPart(principal: Principal): Filter[] {
  return working(principal).length > 0 ? [{ participants: principal.accountId, ...notLongClosed('closedAt', principal) }] : [];
}

function ownFiles(principal: Principal): Filter[] {
  return [{ owner: principal.accountId }, ...withinSight(principal)];
}

function namedOn(principal: Principal): Filter[] {
  return readsFiles(principal) ? [{ named: principal.accountId }] : [];
}

function stillTheirs(principal: Principal, rules: Filter[]): Filter[] {
  return rules.map((rule) => ({ ...rule, ...notLongClosed('caseClosedAt', principal) }));
}

function notLongClosed(field: 'closedAt' | 'caseClosedAt', { partEndsAt }: Principal): Filter {
  return partEndsAt ? { [field]: { $not: { $lte: partEndsAt } } } : {};
}

function calledToAct(principal: Principal): Filter[] {
  if (working(principal).length === 0) return [];
  const byName = stillTheirs(principal, [{ assignee: principal.accountId }, { candidateUsers: principal.accountId }]);
  return [...byName, ...calledByRole(principal)];
}

function calledByRole(principal: Principal): Filter[] {
  const grants = working(principal);
  const rules: Filter[] = [{ candidateGroups: { $in: grants.map((grant) => `${grant.role}:${grant.organisation}`) } }];
  const anywhere = grants.filter((grant) => grant.sees !== 'village').map((grant) => grant.role);
  if (anywhere.length > 0) rules.push({ candidateGroups: { $in: anywhere } });
  for (const grant of grants.filter(({ sees }) => sees === 'village')) {
    rules.push({ candidateGroups: grant.role, organisation: grant.organisation });
    // Work of no village is open to all of them only where it is about nobody: a case whose village is not known is no other village's.
    rules.push({ candidateGroups: grant.role, organisation: null, caseId: null });
  }
  if (principal.caseworker) rules.push({ candidateGroups: { $in: [[], null] }, candidateUsers: { $in: [[], null] }, assignee: null });
  return stillTheirs(principal, rules);
}

function withinSight(principal: Principal): Filter[] {
  const grants = working(principal);
  const street = grants.filter(({ sees }) => sees === 'street');
  if (street.some(({ namedOnEvery }) => namedOnEvery)) return [EVERYTHING];
  return street.length > 0 ? [NOT_NAMED_ONLY] : villages(grants);
}

function inOwnOrganisation(principal: Principal): Filter[] {
  const grants = working(principal);
  const street = grants.filter(({ sees }) => sees === 'street');
  const rules = villages(grants);
  if (street.length === 0) return rules;
  const limit = street.some(({ namedOnEvery }) => namedOnEvery) ? EVERYTHING : NOT_NAMED_ONLY;
  return [...rules, { organisation: { $in: street.map(({ organisation }) => organisation) }, ...limit }];
}

function villages(grants: RoleGrant[]): Filter[] {
  const codes = grants.filter(({ sees }) => sees === 'village').map(({ organisation }) => organisation);
  return codes.length > 0 ? [{ organisation: { $in: codes }, ...NOT_NAMED_ONLY }] : [];
}

function any(rules: Filter[]): Filter {
  return rules.length > 0 ? { $or: rules } : NOTHING;
}

/** MongoDB's meaning of the few operators used above, for one document. */
export function matches(filter: Filter, document: object): boolean {
  return Object.entries(filter).every(([key, condition]) => {
    if (key === '$or') return (condition as Filter[]).some((rule) => matches(rule, document));
    if (key === '$and') return (condition as Filter[]).every((rule) => matches(rule, document));
    const value = (document as Record<string, unknown>)[key];
    if (condition !== null && typeof condition === 'object') {
      const { $in, $ne, $not } = condition as { $in?: unknown[]; $ne?: unknown; $not?: { $lte: Date } };
      if ($not) return !(value instanceof Date && value.getTime() <= $not.$lte.getTime());
      return $in ? $in.some((wanted) => equals(value, wanted)) : !equals(value, $ne);
    }
    return equals(value, condition);
  });
}

function equals(value: unknown, wanted: unknown): boolean {
  if (wanted === null) return value === null || value === undefined;
  if (Array.isArray(wanted)) return Array.isArray(value) && value.length === wanted.length;
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}
