import { Navigate } from 'react-router';
import { useSession } from '../api/session.ts';
import { officeNow } from '../words/office-clock.ts';
import { placesOf } from './navigation.ts';
import { PageMissing } from './PageMissing.tsx';

export function Home() {
  const { data: session } = useSession();
  const first = session && placesOf(session, officeNow().getFullYear())[0];
  return first ? <Navigate to={first.path} replace /> : <PageMissing />;
}
