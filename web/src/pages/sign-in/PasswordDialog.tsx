import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from './PasswordForm.tsx';

export function PasswordDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open title={t('password.title')} footer={null} onCancel={close}>
      <PasswordForm done={close} />
    </Modal>
  );
}
