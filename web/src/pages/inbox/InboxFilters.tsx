import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

const SORTS = ['due', 'created', 'priority'] as const;

export function InboxFilters() {
  const { t } = useTranslation('tasks');
  const [words, setWords] = useSearchParams();
  const set = (name: string, value: string) =>
    setWords(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <div style={{ display: 'flex', gap: 8 }}>
      <Input.Search
        allowClear
        id="inbox-search"
        defaultValue={words.get('q') ?? ''}
        placeholder={t('searchHint')}
        aria-label={t('searchHint')}
        onSearch={(q) => set('q', q.trim())}
      />
      <Select
        aria-label={t('sortBy')}
        value={words.get('sort') ?? 'due'}
        onChange={(sort: string) => set('sort', sort === 'due' ? '' : sort)}
        options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
        style={{ minWidth: 110 }}
      />
    </div>
  );
}
