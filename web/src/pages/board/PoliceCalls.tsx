import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PoliceBand, PoliceFigure } from '../../api/board.ts';
import { useKept } from '../../app/kept.ts';
import { PoliceCallList } from './PoliceCallList.tsx';

type Band = Pick<PoliceBand, 'over' | 'upTo'>;

/** How long it took from discovery to the call: a bar a band, and behind each bar its cases. */
export function PoliceCalls({ figure }: { figure: PoliceFigure }) {
  const { t } = useTranslation('board');
  const { medianMinutes, cases, limitMinutes, urgentCases, urgentInTime, bands } = figure;
  const [chosen, choose] = useKept<Band | undefined>('board.band', undefined);
  const most = Math.max(1, ...bands.map((band) => band.cases));
  const isChosen = ({ over, upTo }: Band) => chosen?.over === over && chosen.upTo === upTo;
  return (
    <section className="panel" id="police-calls" aria-labelledby="police-calls-title">
      <h2 id="police-calls-title" tabIndex={-1}>
        {t('discoveryToPolice')} <span className="count">{medianMinutes === null ? '' : t('minutes', { count: medianMinutes })}</span>
      </h2>
      {cases === 0 ? (
        <p className="muted">{t('noCalls')}</p>
      ) : (
        <>
          <p className="muted">
            {t('ofCases', { count: cases })}
            {urgentCases > 0 && ` · ${t('urgentInTime', { limit: limitMinutes, inTime: urgentInTime, cases: urgentCases })}`}
          </p>
          <div className="bands">
            {bands.map((band) => (
              <button
                key={`${band.over}-${band.upTo}`}
                type="button"
                className="band"
                data-late={band.over >= limitMinutes || undefined}
                aria-pressed={isChosen(band)}
                disabled={band.cases === 0}
                onClick={() => choose(isChosen(band) ? undefined : { over: band.over, upTo: band.upTo })}
              >
                <span className="band-name">{nameOf(band, t)}</span>
                <span className="band-track" aria-hidden="true">
                  <span className="band-bar" style={{ width: `${(100 * band.cases) / most}%` }} />
                </span>
                <span className="band-cases">{t('cases', { count: band.cases })}</span>
              </button>
            ))}
          </div>
          <p className="muted">{t('bandsAbout', { limit: limitMinutes })}</p>
          {chosen && <PoliceCallList band={chosen} title={nameOf(chosen, t)} />}
        </>
      )}
    </section>
  );
}

function nameOf({ over, upTo }: Band, t: TFunction<'board'>): string {
  if (upTo === null) return t('band.over', { over });
  return over === 0 ? t('band.upTo', { upTo }) : t('band.between', { over, upTo });
}
