import { UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRoles } from '../api/people.ts';
import { type Session, signOut } from '../api/session.ts';
import { named } from '../language.ts';
import { PasswordDialog } from '../pages/sign-in/PasswordDialog.tsx';

export function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { data: roles = [] } = useRoles();
  const { md } = Grid.useBreakpoint();
  const queryClient = useQueryClient();
  const [changing, setChanging] = useState(false);
  const held = roles.filter(({ key }) => session.roles.includes(key)).map(named);

  async function leave() {
    await signOut().catch(() => undefined);
    queryClient.clear();
    window.location.assign('/');
  }

  const name = session.everything ? t('user.drill') : session.displayName;
  const who = [session.organisationName, session.everything ? t('user.everything') : held.join(t('comma'))].filter(Boolean).join(' · ');
  const items = [
    { key: 'who', label: who, disabled: true },
    { key: 'account', label: <Link to="/account">{t('user.account')}</Link> },
    { key: 'password', label: t('user.password'), onClick: () => setChanging(true) },
    { key: 'leave', label: t('user.leave'), onClick: () => void leave() },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" icon={<UserOutlined />} aria-label={t('user.menu', { name })}>
          {md ? name : null}
        </Button>
      </Dropdown>
      {changing && <PasswordDialog close={() => setChanging(false)} />}
    </>
  );
}
