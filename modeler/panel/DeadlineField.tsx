import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { usePolicyMeaning } from '../timing/policy-meaning.ts';
import type { DeadlineForecast } from '../types.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField } from './fields.tsx';

/** A deadline is chosen by its policy; what the policy means, and what it would mean today, is written below. */
export function DeadlineField({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options, policies } = useDesk();
  const meaning = usePolicyMeaning();
  // The first is the task's own; others run beside it and stay as they are.
  const [id, ...beside] = (element.businessObject.get<string | undefined>('weibao:deadlinePolicy') ?? '').split(',').filter(Boolean);
  const named = [id, ...beside].flatMap((each) => policies.find((policy) => policy.id === each) ?? []);
  return (
    <ChoiceField
      label={t('field.deadline')}
      value={id}
      choices={options.policies}
      placeholder={t('noDeadline')}
      hint={
        id ? (
          <>
            {named.map((policy) => (
              <div key={policy.id}>{meaning(policy)}</div>
            ))}
            <Forecast policy={id} />
          </>
        ) : undefined
      }
      onChange={(value) =>
        drawing
          .get('modeling')
          .updateProperties(element, { 'weibao:deadlinePolicy': [value, ...beside].filter(Boolean).join(',') || undefined })
      }
    />
  );
}

/** "If it began now, it would be due …", as the server counts. Silent where it cannot be counted from a moment alone. `from`: not now, but then. */
export function Forecast({ policy, from }: { policy: string; from?: Date }) {
  const { t, i18n } = useTranslation('modeler');
  const { office } = useDesk();
  const since = from?.getTime();
  const [forecast, setForecast] = useState<DeadlineForecast | null>(null);
  useEffect(() => {
    let current = true;
    setForecast(null);
    office.forecast(policy, since === undefined ? office.now() : new Date(since)).then(
      (counted) => current && setForecast(counted),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [office, policy, since]);
  if (!forecast) return null;
  const at = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' });
  return (
    <div title={forecast.explanation}>{t(from ? 'deadline.dueBy' : 'deadline.ifNow', { at: at.format(new Date(forecast.dueAt)) })}</div>
  );
}
