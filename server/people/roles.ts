import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fail } from '../errors.ts';
import type { Role, RoleKey } from './types.ts';

/** processes/policy/roles.yaml, read at every start: roles are the office's data, but nobody edits them while it works. */
export async function readRoles(processesDir: string): Promise<Role[]> {
  const path = join(processesDir, 'policy', 'roles.yaml');
  const { roles } = parse(await readFile(path, 'utf8')) as { roles: (Pick<Role, 'key' | 'name' | 'nameEn'> & Partial<Role>)[] };
  return roles.map((role) => ({
    ...role,
    permissions: role.permissions ?? [],
    sees: role.sees ?? 'none',
    caseworker: role.caseworker ?? false,
    excludes: role.excludes ?? [],
  }));
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
