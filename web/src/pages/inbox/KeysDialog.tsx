import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';

const KEYS = [
  ['↑ ↓', 'move'],
  ['Enter', 'open'],
  ['c', 'claim'],
  ['/', 'search'],
  ['?', 'help'],
] as const;

export function KeysDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('tasks');
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={close}>
      <dl style={{ display: 'grid', gridTemplateColumns: '80px 1fr', gap: 8, margin: 0 }}>
        {KEYS.map(([key, does]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd style={{ margin: 0 }}>{t(`keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
