import { App, Button, Form, Input, Radio, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CalendarView, calendarImpact, readCalendar, saveCalendar } from '../../api/deadlines.ts';
import { Problem } from '../../api/problem.ts';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { SavingDialog } from '../../parts/SavingDialog.tsx';
import type { Difference } from '../../parts/StaleDialog.tsx';
import { Impact } from '../recount/Impact.tsx';
import { asYear, type Year } from './year.ts';

/** What of a year is entered here. */
type Edited = Pick<Year, 'status' | 'source' | 'publishedAt' | 'holidays' | 'makeupWorkdays'>;
const LABELS: Record<keyof Edited, string> = {
  status: 'statusLabel',
  source: 'source',
  publishedAt: 'publishedAt',
  holidays: 'holidays',
  makeupWorkdays: 'makeup',
};

function editable({ status, source, publishedAt, holidays, makeupWorkdays }: Year): Edited {
  return { status, source, publishedAt, holidays, makeupWorkdays };
}

/** The State Council's arrangement of a year, as the office enters it. */
export function CalendarDialog({ year, close }: { year: Year; close: () => void }) {
  const { t } = useTranslation('calendar');
  const { message } = App.useApp();
  const [form] = Form.useForm<Edited>();
  const required = [{ required: true, message: t('required') }];

  function edited({ makeupWorkdays, ...fields }: Edited, seen: Year): CalendarView {
    const calendar = { ...seen, ...fields, makeupWorkdays: makeupWorkdays.filter(Boolean), publishedAt: fields.publishedAt || undefined };
    return calendar as unknown as CalendarView;
  }

  async function save(values: Edited, seen: Year) {
    await saveCalendar(year.year, edited(values, seen));
    void message.success(t('saved'));
    await queryClient.invalidateQueries();
  }

  async function foresee(values: Edited, seen: Year) {
    const impact = await calendarImpact(year.year, edited(values, seen));
    return impact.moved > 0 ? <Impact impact={impact} /> : null;
  }

  function inWords(edited: Edited, field: keyof Edited): string {
    if (field === 'status') return t(`status.${edited.status}`);
    if (field === 'holidays') return edited.holidays.map((holiday) => `${named(holiday)} ${holiday.from} – ${holiday.to}`).join('\n');
    if (field === 'makeupWorkdays') return edited.makeupWorkdays.filter(Boolean).join('\n');
    return edited[field] ?? '';
  }

  function differences(mine: Edited, stored: Edited): Difference[] {
    return (Object.keys(LABELS) as (keyof Edited)[]).flatMap((field) => {
      const [yours, theirs] = [inWords(mine, field), inWords(stored, field)];
      return yours === theirs ? [] : [{ label: t(LABELS[field]), yours, theirs }];
    });
  }

  return (
    <SavingDialog
      width={720}
      title={t('editTitle', { year: year.year })}
      about={t('editAbout')}
      form={form}
      opened={year}
      fieldsOf={editable}
      differences={differences}
      save={save}
      foresee={foresee}
      confirm={t('recount:confirm')}
      readAgain={async () => asYear(await readCalendar(year.year))}
      queryKey="calendars"
      more={(refusal) => (refusal instanceof Problem ? <Wrong issues={refusal.issues} /> : null)}
      close={close}
    >
      <Form.Item name="status" label={t('statusLabel')}>
        <Radio.Group options={['official', 'provisional'].map((value) => ({ value, label: t(`status.${value}`) }))} />
      </Form.Item>
      <Form.Item name="source" label={t('source')} rules={required}>
        <Input />
      </Form.Item>
      <Form.Item name="publishedAt" label={t('publishedAt')}>
        <Input type="date" style={{ width: 180 }} />
      </Form.Item>
      <h3>{t('holidays')}</h3>
      <Form.List name="holidays">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Space key={key} wrap align="start">
                <Form.Item name={[name, 'name']} rules={required}>
                  <Input placeholder={t('nameZh')} aria-label={t('nameZh')} style={{ width: 110 }} />
                </Form.Item>
                <Form.Item name={[name, 'nameEn']} rules={required}>
                  <Input placeholder={t('nameEn')} aria-label={t('nameEn')} style={{ width: 150 }} />
                </Form.Item>
                <Form.Item name={[name, 'from']} rules={required}>
                  <Input type="date" aria-label={t('from')} />
                </Form.Item>
                <Form.Item name={[name, 'to']} rules={required}>
                  <Input type="date" aria-label={t('to')} />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('remove')}</Button>
              </Space>
            ))}
            <Button onClick={() => add({ name: '', nameEn: '', from: `${year.year}-01-01`, to: `${year.year}-01-01` })}>
              {t('addHoliday')}
            </Button>
          </>
        )}
      </Form.List>
      <h3 style={{ marginTop: 16 }}>{t('makeup')}</h3>
      <Form.List name="makeupWorkdays">
        {(fields, { add, remove }) => (
          <Space wrap>
            {fields.map(({ key, name }) => (
              <Space.Compact key={key}>
                <Form.Item name={name} noStyle>
                  <Input type="date" aria-label={t('makeup')} />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('remove')}</Button>
              </Space.Compact>
            ))}
            <Button onClick={() => add(`${year.year}-01-01`)}>{t('addMakeup')}</Button>
          </Space>
        )}
      </Form.List>
    </SavingDialog>
  );
}

/** Which days of the year are wrong. */
function Wrong({ issues }: Pick<Problem, 'issues'>) {
  return issues.map(({ path, message }) => (
    <p key={`${path}${message}`} style={{ color: 'var(--overdue)' }}>
      {path}: {message}
    </p>
  ));
}
