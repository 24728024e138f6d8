import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecountImpact } from '../../api/deadlines.ts';
import { MovedDates } from './MovedDates.tsx';

/** What saving would do to the deadlines that run now, before anything is saved. */
export function Impact({ impact: { total, moved, examples } }: { impact: RecountImpact }) {
  const { t } = useTranslation('recount');
  const at = useRef<HTMLElement>(null);
  useEffect(() => {
    at.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <section className="panel" role="status" aria-label={t('impact')} ref={at}>
      <p style={{ margin: 0 }}>
        <strong>{t('wouldMove', { total, count: moved })}</strong> {t('notYet')}
      </p>
      {examples.length < moved && <p className="muted">{t('firstOnly', { count: examples.length })}</p>}
      <MovedDates moves={examples} />
    </section>
  );
}
