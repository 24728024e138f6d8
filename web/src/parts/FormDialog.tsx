import { Form, type FormInstance, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../app/Loading.tsx';

interface Props<Values> {
  title: string;
  /** What the button that sends says. */
  act: string;
  /** Called when every field is in order; closes the dialog when it is content. What it throws is said, and the fields stay as they are. */
  send(values: Values): Promise<unknown>;
  close(): void;
  /** Where the caller reads or fills the fields itself. */
  form?: FormInstance<Values>;
  initialValues?: Partial<Values>;
  width?: number;
  /** Above the fields. */
  about?: ReactNode;
  /** What of a refusal is said besides its own sentence. */
  more?(refusal: unknown): ReactNode;
  children: ReactNode;
}

/** A few fields and one act. */
export function FormDialog<Values extends object>({
  title,
  act,
  send,
  close,
  form: given,
  initialValues,
  width,
  about,
  more,
  children,
}: Props<Values>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>(given);
  const [refusal, setRefusal] = useState<unknown>();

  async function go() {
    const values = await form.validateFields();
    setRefusal(undefined);
    await send(values).catch(setRefusal);
  }

  return (
    <Modal
      open
      {...(width ? { width } : {})}
      title={title}
      okText={act}
      cancelText={t('app:cancel')}
      onOk={() => void go().catch(() => undefined)}
      onCancel={close}
    >
      {refusal ? <ProblemNote error={refusal} /> : null}
      {refusal ? more?.(refusal) : null}
      {about ? <p>{about}</p> : null}
      <Form<Values> form={form} layout="vertical" requiredMark={false} {...(initialValues ? { initialValues } : {})}>
        {children}
      </Form>
    </Modal>
  );
}
