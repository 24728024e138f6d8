import { FilterOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskOverview } from '../../api/tasks.ts';
import { Narrowing } from './Narrowing.tsx';
import { useWords } from './use-words.ts';
import { isNarrowed, narrowingOf, type View } from './views.ts';

const SORTS = ['due', 'created', 'priority'] as const;

interface Props {
  view: View;
  q: string;
  search(q: string): void;
  overview: TaskOverview | undefined;
}

export function InboxFilters({ view, q, search, overview }: Props) {
  const { t } = useTranslation('tasks');
  const [words, change] = useWords();
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  const narrowed = isNarrowed(narrowingOf(view, words, ''));
  const [opened, setOpened] = useState(false);
  const shows = opened || narrowed;
  return (
    <>
      <div className="inbox-search">
        <Input.Search
          allowClear
          id="inbox-search"
          value={typed}
          placeholder={t('searchHint')}
          aria-label={t('searchHint')}
          onChange={({ target }) => setTyped(target.value)}
          onSearch={(text) => search(text.trim())}
        />
        {view !== 'done' && (
          <Select
            aria-label={t('sortBy')}
            value={words.get('sort') ?? 'due'}
            onChange={(sort: string) => change({ sort: sort === 'due' ? '' : sort })}
            options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
            style={{ minWidth: 110 }}
          />
        )}
        <Button
          icon={<FilterOutlined />}
          aria-label={t('narrow.open')}
          title={t('narrow.open')}
          aria-expanded={shows}
          aria-controls="inbox-narrowing"
          type={narrowed ? 'primary' : 'default'}
          disabled={narrowed}
          onClick={() => setOpened(!opened)}
        />
      </div>
      {shows && <Narrowing view={view} overview={overview} />}
    </>
  );
}
