import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useCalendar } from '../../api/deadlines.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { named } from '../../language.ts';
import { useNow } from '../../words/office-clock.ts';
import { officeDay } from '../../words/time.ts';
import { LatestRecount } from '../recount/LatestRecount.tsx';
import './calendar.css';
import { CalendarDialog } from './CalendarDialog.tsx';
import { MonthTable } from './MonthTable.tsx';
import { asYear, workdaysIn, type Year } from './year.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

export function CalendarPage() {
  const { t } = useTranslation('calendar');
  const { data: session } = useSession();
  const year = Number(useParams().year);
  const calendar = useCalendar(year);
  const today = officeDay(useNow());
  const [editing, setEditing] = useState(false);
  usePageTitle(t('title', { year }));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('title', { year })}</h1>
        <Space wrap>
          <Link to={`/calendar/${year - 1}`}>← {year - 1}</Link>
          <Link to={`/calendar/${year + 1}`}>{year + 1} →</Link>
          {may(session, 'calendar.edit') && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
        </Space>
      </div>
      <Loaded query={calendar}>
        {(view) => (
          <>
            <Facts year={asYear(view)} />
            <LatestRecount kind="calendar" />
            <div className="months">
              {MONTHS.map((month) => (
                <MonthTable key={month} year={asYear(view)} month={month} today={today} />
              ))}
            </div>
            {editing && <CalendarDialog year={asYear(view)} close={() => setEditing(false)} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Facts({ year }: { year: Year }) {
  const { t } = useTranslation('calendar');
  return (
    <section className="panel" aria-label={t('facts')}>
      {year.status !== 'official' && (
        <p style={{ margin: '0 0 4px', color: 'var(--soon)' }}>⚠ {t(year.stored === false ? 'missing' : 'provisional')}</p>
      )}
      <p style={{ margin: 0 }}>
        {t(`status.${year.status}`)} · {t('workdays', { count: workdaysIn(year) })} · {t('source')}: {year.source}
        {year.documentNo && ` ${year.documentNo}`}
        {year.publishedAt && ` (${year.publishedAt})`}
      </p>
      <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
        {year.holidays.map((holiday) => (
          <li key={`${holiday.name}-${holiday.from}`}>
            {named(holiday)}: {holiday.from === holiday.to ? holiday.from : `${holiday.from} – ${holiday.to}`}
          </li>
        ))}
        {year.makeupWorkdays.length > 0 && (
          <li>
            {t('makeup')}: {year.makeupWorkdays.join(t('app:comma'))}
          </li>
        )}
      </ul>
      <p className="muted" style={{ margin: '4px 0 0' }}>
        {t('legend')}
      </p>
    </section>
  );
}
