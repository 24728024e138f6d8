import { useOrganisations, usePeople, useRoles } from '../api/people.ts';
import { named } from '../language.ts';

/** Codes, roles and account ids in the words people know them by. */
export function useNames() {
  const { data: roles = [], isPending: rolesWait } = useRoles();
  const { data: organisations = [], isPending: organisationsWait } = useOrganisations();
  const { data: people = [], isPending: peopleWait } = usePeople();
  /** Until then, codes would be shown in place of names. */
  const waiting = rolesWait || organisationsWait || peopleWait;

  const organisation = (code: string | undefined) => {
    const found = organisations.find((each) => each.code === code);
    return found ? named(found) : (code ?? '');
  };
  const role = (key: string) => {
    const found = roles.find((each) => each.key === key);
    return found ? named(found) : key;
  };
  const person = (id: string | undefined) => people.find((each) => each.id === id)?.displayName ?? id ?? '';
  /** An account id, `role`, or `role:ORG`. */
  const recipient = (code: string) => {
    const [key, org] = code.split(':') as [string, string?];
    if (org) return `${organisation(org)} ${role(key)}`;
    return roles.some((each) => each.key === key) ? role(key) : person(code);
  };
  return { organisation, role, person, recipient, waiting };
}
