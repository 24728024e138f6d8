import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { type RecountView, useLatestRecount } from '../../api/deadlines.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { MovedDates } from './MovedDates.tsx';

/** The last change that made deadlines be counted again: how far that has come, and what has moved. Nothing where there was none. */
export function LatestRecount({ kind }: { kind: RecountView['cause']['kind'] }) {
  const { t } = useTranslation('recount');
  const { person } = useNames();
  const { data } = useLatestRecount(kind);
  if (!data) return null;
  const { cause, by, at, state, total, done, moved, examples } = data;
  return (
    <section className="panel" aria-label={t('latest')}>
      <p style={{ margin: 0 }} role="status">
        <strong>{t(`cause.${kind}`, { object: cause.object })}</strong> · {person(by)} · <Moment at={at} /> ·{' '}
        {state === 'done' ? t('finished', { total, count: moved }) : t('underWay', { done, total })}
      </p>
      {state === 'running' && (
        <>
          <Progress percent={total === 0 ? 0 : Math.floor((done / total) * 100)} aria-label={t('underWay', { done, total })} />
          <p className="muted" style={{ margin: 0 }}>
            {t('goesOn')}
          </p>
        </>
      )}
      {examples.length > 0 && (
        <details>
          <summary>{t('movedOnes', { count: examples.length })}</summary>
          <MovedDates moves={examples} />
        </details>
      )}
    </section>
  );
}
