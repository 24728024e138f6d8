import { App, Button, Form, Input, Modal, Radio, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarView, readCalendar, saveCalendar } from '../../api/deadlines.ts';
import { Problem } from '../../api/problem.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { type Difference, isStale, StaleDialog } from '../../parts/StaleDialog.tsx';
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
  const [error, setError] = useState<unknown>();
  // What is being edited stays what it was when the dialog was opened, although the page behind is read again.
  const [seen, setSeen] = useState(year);
  const [newer, setNewer] = useState<Year>();
  const required = [{ required: true, message: t('required') }];

  async function save() {
    const { makeupWorkdays, ...edited } = await form.validateFields();
    const calendar = {
      ...seen,
      ...edited,
      makeupWorkdays: makeupWorkdays.filter(Boolean),
      publishedAt: edited.publishedAt || undefined,
    };
    setError(undefined);
    try {
      const saved = await saveCalendar(year.year, calendar as unknown as CalendarView);
      void message.success(t('saved', { count: saved.recomputed }));
      await queryClient.invalidateQueries();
      close();
    } catch (refused) {
      const now = isStale(refused) ? await readCalendar(year.year).catch(() => undefined) : undefined;
      if (now) setNewer(asYear(now));
      else setError(refused);
    }
  }

  function goOn(from: Year) {
    setSeen(from);
    setNewer(undefined);
    void queryClient.invalidateQueries({ queryKey: ['calendars'] });
  }

  function inWords(edited: Edited, field: keyof Edited): string {
    if (field === 'status') return t(`status.${edited.status}`);
    if (field === 'holidays') return edited.holidays.map((holiday) => `${named(holiday)} ${holiday.from} – ${holiday.to}`).join('\n');
    if (field === 'makeupWorkdays') return edited.makeupWorkdays.filter(Boolean).join('\n');
    return edited[field] ?? '';
  }

  function differencesTo(stored: Year): Difference[] {
    const mine = form.getFieldsValue();
    return (Object.keys(LABELS) as (keyof Edited)[]).flatMap((field) => {
      const [yours, theirs] = [inWords(mine, field), inWords(editable(stored), field)];
      return yours === theirs ? [] : [{ label: t(LABELS[field]), yours, theirs }];
    });
  }

  return (
    <Modal
      open
      width={720}
      title={t('editTitle', { year: year.year })}
      okText={t('app:save')}
      cancelText={t('app:cancel')}
      onOk={() => void save().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      {newer ? (
        <StaleDialog
          by={newer.updatedBy}
          at={newer.updatedAt}
          differences={differencesTo(newer)}
          load={() => {
            form.setFieldsValue(editable(newer));
            goOn(newer);
          }}
          keep={() => goOn(newer)}
        />
      ) : null}
      {error instanceof Problem &&
        error.issues.map(({ path, message: said }) => (
          <p key={`${path}${said}`} style={{ color: 'var(--overdue)' }}>
            {path}: {said}
          </p>
        ))}
      <p>{t('editAbout')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={editable(year)}>
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
      </Form>
    </Modal>
  );
}
