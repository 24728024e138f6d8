import { useTranslation } from 'react-i18next';
import { type PlanItem, usePlan } from '../../api/matters.ts';
import { Drawn } from '../../app/Drawn.tsx';
import { ProblemNote } from '../../app/Loading.tsx';
import { inLanguage } from '../../language.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { ToldRow } from '../matters/MatterRows.tsx';

/** Who does what by when, of the plan and of the conference; nothing at all before there is a plan. */
export function CasePlan({ caseId }: { caseId: string }) {
  const { t } = useTranslation('matters');
  const { data: items = [], error, refetch } = usePlan(caseId);
  if (items.length === 0 && !error) return null;
  const done = items.filter(({ state }) => state === 'completed').length;
  return (
    <section className="panel" aria-labelledby="case-plan">
      <h2 id="case-plan">
        {t('plan')} <span className="count">{t('planDone', { done, count: items.length })}</span>
      </h2>
      {error ? <ProblemNote error={error} again={() => void refetch()} /> : null}
      <Drawn data={items} again={refetch}>
        {() => (
          <ul className="rows">
            {items.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Drawn>
    </section>
  );
}

function Item({ item }: { item: PlanItem }) {
  const { t } = useTranslation('matters');
  const { need, measure, result, doneAt } = item.told;
  return (
    <ToldRow
      row={item}
      ofCase
      {...(measure ? { title: measure.text } : {})}
      {...(need ? { mark: inLanguage(need.text, need.textEn) } : {})}
    >
      <Facts
        facts={[
          [t('result'), result && inLanguage(result.text, result.textEn)],
          [t('doneAt'), doneAt && <Moment key="done" at={doneAt.text} />],
        ]}
      />
    </ToldRow>
  );
}
