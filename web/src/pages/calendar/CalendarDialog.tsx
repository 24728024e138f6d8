import { App, Button, Form, Input, Modal, Radio, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarView, saveCalendar } from '../../api/deadlines.ts';
import { Problem } from '../../api/problem.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import type { Year } from './year.ts';

/** The State Council's arrangement of a year, as the office enters it. */
export function CalendarDialog({ year, close }: { year: Year; close: () => void }) {
  const { t } = useTranslation('calendar');
  const { message } = App.useApp();
  const [form] = Form.useForm<Year>();
  const [error, setError] = useState<unknown>();
  const required = [{ required: true, message: t('required') }];

  async function save() {
    const { makeupWorkdays, ...edited } = await form.validateFields();
    const calendar = {
      ...edited,
      year: year.year,
      makeupWorkdays: makeupWorkdays.filter(Boolean),
      publishedAt: edited.publishedAt || undefined,
    };
    try {
      const saved = await saveCalendar(year.year, calendar as unknown as CalendarView);
      void message.success(t('saved', { count: saved.recomputed }));
      await queryClient.invalidateQueries();
      close();
    } catch (refused) {
      setError(refused);
    }
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
      {error instanceof Problem &&
        error.issues.map(({ path, message: said }) => (
          <p key={`${path}${said}`} style={{ color: 'var(--overdue)' }}>
            {path}: {said}
          </p>
        ))}
      <p>{t('editAbout')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={year}>
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
