import { may, type Session } from '../api/session.ts';

export interface Place {
  path: string;
  /** Key in the language file. */
  label: string;
}

/** Where this person may go, in the order of the menu. The first one is their home. */
export function placesOf(session: Session, year: number): Place[] {
  const caseworker = may(session, 'task.work');
  const places: (Place | false)[] = [
    caseworker && { path: '/inbox', label: 'nav.inbox' },
    may(session, 'alert.read') && { path: '/board', label: 'nav.board' },
    may(session, 'case.read') && { path: '/cases', label: 'nav.cases' },
    caseworker && { path: '/matters', label: 'nav.matters' },
    may(session, 'definition.read') && { path: '/processes', label: 'nav.processes' },
    may(session, 'instance.operate') && { path: '/instances', label: 'nav.instances' },
    may(session, 'definition.read') && { path: '/decisions', label: 'nav.decisions' },
    may(session, 'incident.read') && { path: '/incidents', label: 'nav.incidents' },
    may(session, 'policy.read') && { path: '/policies', label: 'nav.policies' },
    may(session, 'calendar.read') && { path: `/calendar/${year}`, label: 'nav.calendar' },
    may(session, 'account.read') && { path: '/accounts', label: 'nav.accounts' },
    may(session, 'audit.read') && { path: '/audit', label: 'nav.audit' },
  ];
  return places.filter((place) => place !== false);
}
