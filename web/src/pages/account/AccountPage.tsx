import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { usePageTitle } from '../../app/page-title.ts';
import { Facts } from '../../parts/Facts.tsx';
import { useNames } from '../../parts/names.ts';
import { OtpPanel } from './OtpPanel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { TokensPanel } from './TokensPanel.tsx';

/** What everybody sets for themselves: how they sign in, and the programs that act for them. The drill account signs in by a setting of the server. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const { data: session } = useSession();
  const { organisation, role } = useNames();
  usePageTitle(t('account'));
  if (!session) return null;
  const roles = session.everything
    ? t('app:user.everything')
    : session.grants
        .map((grant) =>
          grant.organisation === session.organisation ? role(grant.role) : `${role(grant.role)} (${organisation(grant.organisation)})`,
        )
        .join(t('app:comma'));
  const facts: [string, string][] = [
    [t('name'), session.displayName],
    [t('username'), session.username],
    [t('organisation'), organisation(session.organisation)],
    [t('roles'), roles],
  ];
  return (
    <div className="page" style={{ maxWidth: 800 }}>
      <header className="panel">
        <h1 style={{ marginBottom: 8 }}>{t('account')}</h1>
        <Facts facts={facts} />
        <p className="muted" style={{ margin: '8px 0 0' }}>
          {t('changedBy')}
        </p>
      </header>
      {!session.everything && (
        <>
          <PasswordPanel />
          <OtpPanel enrolled={session.otp} />
        </>
      )}
      <TokensPanel />
    </div>
  );
}
