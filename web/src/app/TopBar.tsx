import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Session } from '../api/session.ts';
import { officeNow } from '../words/office-clock.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { placesOf } from './navigation.ts';
import './top-bar.css';
import { UserMenu } from './UserMenu.tsx';

export function TopBar({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { lg } = Grid.useBreakpoint();
  const [open, setOpen] = useState(false);
  const places = placesOf(session, officeNow().getFullYear());
  const links = places.map(({ path, label }) => (
    <NavLink key={path} to={path} className="place" onClick={() => setOpen(false)}>
      {t(label)}
    </NavLink>
  ));
  return (
    <header className="top-bar">
      {!lg && <Button type="text" icon={<MenuOutlined />} aria-label={t('nav.open')} aria-expanded={open} onClick={() => setOpen(true)} />}
      <strong className="product">{t('product')}</strong>
      {lg ? (
        <nav aria-label={t('nav.label')} className="places">
          {links}
        </nav>
      ) : (
        <Drawer title={t('product')} placement="left" size={260} open={open} onClose={() => setOpen(false)}>
          <nav aria-label={t('nav.label')} className="places stacked">
            {links}
          </nav>
        </Drawer>
      )}
      <span className="top-bar-end">
        <LanguageSwitch />
        <UserMenu session={session} />
      </span>
    </header>
  );
}
