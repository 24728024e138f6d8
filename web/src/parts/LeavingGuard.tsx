import { Modal } from 'antd';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';

interface Props {
  dirty: boolean;
  title: string;
  text: string;
  go: string;
  stay: string;
}

/** Asks before a page is left on which something has been begun. */
export function LeavingGuard({ dirty, title, text, go, stay }: Props) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!dirty) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', leaving);
    return () => window.removeEventListener('beforeunload', leaving);
  }, [dirty]);
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={title}
      okText={go}
      cancelText={stay}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      <p>{text}</p>
    </Modal>
  );
}
