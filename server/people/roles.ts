import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fail } from '../errors.ts';
import type { Role, RoleKey } from './types.ts';

/** How long whoever took part in a case still sees their part of it. */
export interface Participation {
  daysAfterClosing: number;
}

/** processes/policy/roles.yaml, read at every start: roles are the office's data, but nobody edits them while it works. */
export async function readRoles(processesDir: string): Promise<{ roles: Role[]; participation: Participation }> {
  const path = join(processesDir, 'policy', 'roles.yaml');
  const { roles, participation } = parse(await readFile(path, 'utf8')) as {
    roles: (Pick<Role, 'key' | 'name' | 'nameEn'> & Partial<Role>)[];
    participation: Participation;
  };
  const complete = roles.map((role) => ({
    ...role,
    permissions: role.permissions ?? [],
    sees: role.sees ?? 'none',
    caseworker: role.caseworker ?? false,
    namedOnEvery: role.namedOnEvery ?? false,
    excludes: role.excludes ?? [],
  }));
  return { roles: complete, participation };
}

/**
 * DUTIES_CONFLICT where one person would hold roles that must be different persons (specification §2.2, 三员分立): one of the three
 * administrators holds no role that sees cases either.
 */
export function checkDuties(held: RoleKey[], roles: Map<RoleKey, Role>): void {
  const administers = held.some((key) => (roles.get(key)?.excludes.length ?? 0) > 0);
  for (const key of held) {
    const role = roles.get(key);
    if (!role) fail('ROLE_UNKNOWN', `There is no role ${key}.`);
    if (administers && role.sees !== 'none') fail('DUTIES_CONFLICT', `${key} sees cases, which an administrator must not.`);
    const conflict = held.find((other) => other !== key && (role.excludes.includes(other) || roles.get(other)?.excludes.includes(key)));
    if (conflict) fail('DUTIES_CONFLICT', `${key} and ${conflict} must be held by different persons.`);
  }
}
