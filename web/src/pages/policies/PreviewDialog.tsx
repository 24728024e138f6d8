import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeadlinePreview, preview } from '../../api/deadlines.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { fromInput, toInput } from '../../forms/fields/moments.ts';
import '../../forms/fields/fields.css';
import { inLanguage, named } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { officeNow } from '../../words/office-clock.ts';
import type { Policy } from './policy.ts';

/** When the deadline would fall, counted from a moment of one's choice. */
export function PreviewDialog({ policy, close }: { policy: Policy; close: () => void }) {
  const { t } = useTranslation('policies');
  const { recipient } = useNames();
  const [from, setFrom] = useState(toInput(officeNow().toISOString()));
  const [counted, setCounted] = useState<DeadlinePreview>();
  const [error, setError] = useState<unknown>();

  async function count() {
    setError(undefined);
    try {
      setCounted(await preview(policy.id, fromInput(from)!));
    } catch (refused) {
      setCounted(undefined);
      setError(refused);
    }
  }

  return (
    <Modal open title={t('previewTitle', { id: policy.id, name: named(policy) })} footer={null} onCancel={close}>
      <div className="wrap" style={{ alignItems: 'end', marginBottom: 12 }}>
        <label>
          <span className="wb-label">{t('from')}</span>
          <input className="wb-input" type="datetime-local" value={from} onChange={({ target }) => setFrom(target.value)} />
        </label>
        <Button type="primary" disabled={from === ''} onClick={() => void count()}>
          {t('count')}
        </Button>
      </div>
      {error ? <ProblemNote error={error} /> : null}
      {counted && (
        <div role="status">
          <p>
            <strong>
              {t('due')}: <Moment at={counted.dueAt} />
            </strong>
            {counted.provisional && ` (${t('tasks:provisional')})`}
          </p>
          <p>{inLanguage(counted.explanation, counted.explanationEn)}</p>
          <ul>
            {counted.stages.map(({ stage, at, to }) => (
              <li key={stage}>
                <Moment at={at} /> · {t(`tasks:stage.${stage.replace(/\d+$/, '')}`, { defaultValue: stage })}
                {to.length > 0 && ` · ${to.map(recipient).join(t('app:comma'))}`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Modal>
  );
}
