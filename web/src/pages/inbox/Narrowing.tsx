import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TaskOverview } from '../../api/tasks.ts';
import { named } from '../../language.ts';
import { useNames } from '../../parts/names.ts';
import { useWords } from './use-words.ts';
import { DUE, fixesDue, isNarrowed, narrowingOf, type View } from './views.ts';

const NAMES = ['due', 'organisation', 'key', 'urgency'] as const;
const NOTHING_CHOSEN = { due: '', organisation: '', key: '', urgency: '' };

type Name = (typeof NAMES)[number];

/** Narrows every view by what is chosen here; what can be chosen is what occurs. */
export function Narrowing({ view, overview }: { view: View; overview: TaskOverview | undefined }) {
  const { t } = useTranslation('tasks');
  const { organisation } = useNames();
  const [words, change] = useWords();
  const { organisations = [], processes = [], urgencies = [] } = overview ?? {};
  const occurring: Record<Name, string[]> = {
    due: [...DUE],
    organisation: organisations.map(({ value }) => value),
    key: processes.map(({ value }) => value),
    urgency: urgencies.map(({ value }) => value),
  };
  const processName = (key: string) => {
    const found = processes.find(({ value }) => value === key);
    return found ? named(found) : key;
  };
  const labels: Record<Name, (value: string) => string> = {
    due: (value) => t(`due.${value}`),
    organisation,
    key: processName,
    urgency: (value) => t(`app:urgency.${value}`, { defaultValue: value }),
  };
  const optionsOf = (name: Name) => {
    // What was chosen stays to be seen when the last such task is gone.
    const values = new Set([...occurring[name], ...(words.get(name) ? [words.get(name)!] : [])]);
    return [{ value: '', label: t(`narrow.any.${name}`) }, ...[...values].map((value) => ({ value, label: labels[name](value) }))];
  };
  return (
    <fieldset id="inbox-narrowing" className="inbox-narrowing" aria-label={t('narrow.open')}>
      {NAMES.filter((name) => name !== 'due' || !fixesDue(view)).map((name) => (
        <Select
          key={name}
          aria-label={t(`narrow.${name}`)}
          value={words.get(name) ?? ''}
          onChange={(value: string) => change({ [name]: value })}
          options={optionsOf(name)}
        />
      ))}
      {isNarrowed(narrowingOf(view, words, '')) && (
        <Button type="link" size="small" style={{ justifySelf: 'start', padding: 0 }} onClick={() => change(NOTHING_CHOSEN)}>
          {t('narrow.clear')}
        </Button>
      )}
    </fieldset>
  );
}
