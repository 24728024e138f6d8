import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountView, useAccounts } from '../../api/people.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import './accounts.css';

export function AccountsPage() {
  const { t } = useTranslation('accounts');
  const { data: session } = useSession();
  const [q, setQ] = useState('');
  const [editing, setEditing] = useState<AccountView | 'new'>();
  const accounts = useAccounts(q);
  const rows = accounts.data?.pages.flatMap(({ items }) => items) ?? [];
  const edits = may(session, 'account.edit');
  usePageTitle(t('accounts'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <div className="page-head">
        <h1>
          {t('accounts')} <span className="count">{t('shown', { count: rows.length, more: accounts.hasNextPage ? '+' : '' })}</span>
        </h1>
        <SearchBox hint={t('searchHint')} search={setQ} width={240} />
        {edits && (
          <Button type="primary" onClick={() => setEditing('new')}>
            {t('new')}
          </Button>
        )}
      </div>
      <Loaded query={accounts}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t('noneFound')}</p>
          ) : (
            <ul className="rows account-rows">
              {rows.map((account) => (
                <Row key={account.id} account={account} edit={edits ? () => setEditing(account) : undefined} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {accounts.hasNextPage && (
        <Button block onClick={() => void accounts.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
      {editing && <AccountDialog account={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
    </div>
  );
}

function Row({ account, edit }: { account: AccountView; edit: (() => void) | undefined }) {
  const { t } = useTranslation('accounts');
  const { organisation, role } = useNames();
  const grants = account.grants.map((grant) =>
    grant.organisation === account.organisation ? role(grant.role) : `${role(grant.role)} (${organisation(grant.organisation)})`,
  );
  const marks = [
    account.disabled && t('disabled'),
    account.mustChangePassword && t('firstPassword'),
    account.otp && t('otp'),
    account.demo && t('demo'),
  ];
  return (
    <li className="account-row">
      <div>
        <strong>{account.displayName}</strong> <span className="muted">{account.username}</span>
        <div className="muted">{marks.filter(Boolean).join(' · ')}</div>
      </div>
      <div>
        {organisation(account.organisation)}
        <div className="muted">{grants.join(t('app:comma'))}</div>
      </div>
      <div className="muted">
        {t('lastSignIn')}: {account.lastSignInAt ? <Moment at={account.lastSignInAt} /> : t('never')}
      </div>
      {edit && (
        <Button size="small" onClick={edit} aria-label={t('editNamed', { name: account.displayName })}>
          {t('edit')}
        </Button>
      )}
    </li>
  );
}
