import { Form, type FormInstance } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../app/queries.ts';
import { FormDialog } from './FormDialog.tsx';
import { type Difference, isStale, StaleDialog } from './StaleDialog.tsx';

interface Props<Stored, Values> {
  title: string;
  about: ReactNode;
  width?: number;
  form: FormInstance<Values>;
  /** As it was when the dialog was opened. It stays what is being edited, although the page behind is read again. */
  opened: Stored;
  fieldsOf(stored: Stored): Values;
  /** What differs between what was typed and what is stored by now. */
  differences(yours: Values, theirs: Values): Difference[];
  /** Saves over what has been seen. STALE_VERSION where that is no longer what is stored. */
  save(values: Values, seen: Stored): Promise<unknown>;
  readAgain(): Promise<Stored | undefined>;
  /** What else saving would do, to be seen and confirmed first; nothing where it does nothing else. */
  foresee?(values: Values, seen: Stored): Promise<ReactNode>;
  /** What the button says then. */
  confirm?: string;
  /** First part of the query key under which the page behind knows what is edited here. */
  queryKey: string;
  more?(refusal: unknown): ReactNode;
  close(): void;
  children: ReactNode;
}

/** Edits what others may be editing too: nothing is replaced that has not been seen here. */
export function SavingDialog<Stored extends { updatedBy?: string; updatedAt?: string }, Values extends object>({
  opened,
  fieldsOf,
  differences,
  save,
  readAgain,
  foresee,
  confirm,
  queryKey,
  close,
  form: given,
  children,
  ...dialog
}: Props<Stored, Values>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>(given);
  const [seen, setSeen] = useState(opened);
  const [newer, setNewer] = useState<Stored>();
  const [foreseen, setForeseen] = useState<{ of: string; shown: ReactNode }>();
  const typed = Form.useWatch([], form);
  // What was foreseen for other values says nothing about these.
  const isForeseen = foreseen !== undefined && foreseen.of === JSON.stringify(typed);

  async function send(values: Values) {
    try {
      const shown = isForeseen ? null : await foresee?.(values, seen);
      setForeseen(shown ? { of: JSON.stringify(form.getFieldsValue()), shown } : undefined);
      if (shown) return;
      await save(values, seen);
      close();
    } catch (refused) {
      const now = isStale(refused) ? await readAgain().catch(() => undefined) : undefined;
      if (!now) throw refused;
      setNewer(now);
    }
  }

  function goOn(from: Stored) {
    setSeen(from);
    setNewer(undefined);
    void queryClient.invalidateQueries({ queryKey: [queryKey] });
  }

  function load(from: Stored) {
    form.setFieldsValue(fieldsOf(from) as Parameters<typeof form.setFieldsValue>[0]);
    goOn(from);
  }

  return (
    <FormDialog<Values>
      {...dialog}
      act={isForeseen && confirm ? confirm : t('app:save')}
      form={form}
      initialValues={fieldsOf(opened) as Partial<Values>}
      send={send}
      close={close}
    >
      {newer ? (
        <StaleDialog
          by={newer.updatedBy}
          at={newer.updatedAt}
          differences={differences(form.getFieldsValue(), fieldsOf(newer))}
          load={() => load(newer)}
          keep={() => goOn(newer)}
        />
      ) : null}
      {children}
      {isForeseen ? foreseen.shown : null}
    </FormDialog>
  );
}
