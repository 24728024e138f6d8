import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { keepDraft } from '../../../../modeler/draft/drafts.ts';
import { newProcessXml } from '../../../../modeler/draft/new-process.ts';

interface Entered {
  name: string;
  nameEn?: string;
  key: string;
}

interface Props {
  taken: string[];
  onClose(): void;
  onMade(key: string): void;
}

/** Begins a process: start, one task for somebody, end. It exists on this machine only until it is deployed. */
export function NewProcessDialog({ taken, onClose, onMade }: Props) {
  const { t, i18n } = useTranslation('modeler');
  const [form] = Form.useForm<Entered>();
  const make = ({ key, name, nameEn }: Entered) => {
    const both = (word: string) => ({ name: t(word, { lng: 'zh' }), nameEn: t(word, { lng: 'en' }) });
    const xml = newProcessXml({ key, name, nameEn, start: both('template.start'), task: both('template.task'), end: both('template.end') });
    keepDraft(key, { xml, at: new Date().toISOString(), base: 0 });
    onMade(key);
  };
  return (
    <Modal open title={t('new.title')} okText={t('new.make')} cancelText={t('cancel')} onCancel={onClose} onOk={() => form.submit()}>
      <Form<Entered> form={form} layout="vertical" onFinish={make} lang={i18n.language}>
        <Form.Item name="name" label={t('field.name')} rules={[{ required: true, whitespace: true, message: t('new.nameNeeded') }]}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('field.nameEn')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="key"
          label={t('new.key')}
          extra={t('new.keyHint')}
          rules={[
            { required: true, message: t('new.keyNeeded') },
            { pattern: /^[a-z][a-z0-9-]{1,60}$/, message: t('new.keyForm') },
            {
              validator: (_, key: string) => (taken.includes(key) ? Promise.reject(new Error(t('new.keyTaken'))) : Promise.resolve()),
            },
          ]}
        >
          <Input placeholder="case-conference" autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
