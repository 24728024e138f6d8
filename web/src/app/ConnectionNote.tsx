import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from './live.ts';

const PATIENCE_MS = 2_000;

/** Says so when the office cannot be reached. What is being typed stays where it is. */
export function ConnectionNote() {
  const { t } = useTranslation();
  const connection = useConnection();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connection !== 'lost') return setShown(false);
    const later = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(later);
  }, [connection]);
  return (
    <div role="status" aria-live="polite">
      {shown && <p className="band band-urgent">⚠ {t('connection.lost')}</p>}
    </div>
  );
}
