import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveVersion } from '../types.ts';
import { DiagramComparison } from '../viewer/DiagramComparison.tsx';
import './stale-dialog.css';

interface Props {
  /** Version that was drawn from. */
  base: number;
  /** Null where the one that was drawn from has been taken away. */
  live: LiveVersion | null;
  /** As it is drawn here. */
  xml: string;
  /** Shows what is live instead of what is drawn. */
  onLoad(): void;
  /** The newer version has been looked at and may be replaced. */
  onRebase(version: number): void;
  onClose(): void;
}

/** Somebody else has deployed meanwhile. Nothing of the drawing is lost; replacing theirs takes a look at it first. */
export function StaleDialog({ base, live, xml, onLoad, onRebase, onClose }: Props) {
  const { t } = useTranslation('modeler');
  const [comparing, setComparing] = useState(false);
  const version = live?.version ?? 0;
  // The list of versions is being read again.
  if (version === base) return null;
  return (
    <Modal
      open
      width={comparing ? 1200 : 560}
      title={t('stale.title')}
      onCancel={onClose}
      footer={
        <div className="stale-choices">
          {live && !comparing ? <Button onClick={() => setComparing(true)}>{t('stale.compare')}</Button> : null}
          {live ? <Button onClick={onLoad}>{t('stale.load', { version })}</Button> : null}
          {comparing || !live ? <Button onClick={() => onRebase(version)}>{t('stale.replace')}</Button> : null}
          <Button type="primary" onClick={onClose}>
            {t('stale.keep')}
          </Button>
        </div>
      }
    >
      <p>{live ? t('stale.text', { base, version }) : t('stale.gone', { base })}</p>
      <p>
        <strong>{t('stale.kept')}</strong>
      </p>
      {comparing && live ? (
        <DiagramComparison before={{ xml: live.xml, title: t('version', { version }) }} after={{ xml, title: t('stale.yours') }} />
      ) : null}
    </Modal>
  );
}
