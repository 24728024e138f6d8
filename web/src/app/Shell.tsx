import { Layout } from 'antd';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { Problem } from '../api/problem.ts';
import { type Session, useSession } from '../api/session.ts';
import { PasswordPage } from '../pages/sign-in/PasswordPage.tsx';
import { SignInPage } from '../pages/sign-in/SignInPage.tsx';
import { useDrillClock } from '../words/office-clock.ts';
import { ConnectionNote } from './ConnectionNote.tsx';
import { DemoBanner } from './DemoBanner.tsx';
import { DrillBar } from './DrillBar.tsx';
import { ProblemNote, Waiting } from './Loading.tsx';
import { useLive } from './live.ts';
import { Scrolling } from './Scrolling.tsx';
import { TopBar } from './TopBar.tsx';

export function Shell() {
  const { data: session, error, isPending, refetch } = useSession();
  if (isPending) return <Waiting />;
  if (error instanceof Problem && error.code === 'NOT_SIGNED_IN') return <SignInPage />;
  if (!session) return <ProblemNote error={error} again={() => void refetch()} />;
  if (session.mustChangePassword) return <PasswordPage />;
  return <Desk session={session} />;
}

function Desk({ session }: { session: Session }) {
  const { t } = useTranslation();
  useLive(true);
  useDrillClock(session.drill);
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <TopBar session={session} />
      <ConnectionNote />
      {session.drill && <DrillBar session={session} />}
      {session.demo && <DemoBanner />}
      <Scrolling />
      <main id="content">
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </Layout>
  );
}
