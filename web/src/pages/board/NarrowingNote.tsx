import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Narrowing } from './narrowing.ts';

interface Props {
  narrowing: Narrowing;
  loads: { id: string; name: string }[];
  clear(): void;
}

/** Says that the lists below show a part only. */
export function NarrowingNote({ narrowing, loads, clear }: Props) {
  const { t } = useTranslation('board');
  const chosen = narrowing.organisation ?? narrowing.assignee;
  if (chosen === undefined) return null;
  return (
    <p role="status" className="panel">
      {t('narrowed', { name: loads.find(({ id }) => id === chosen)?.name ?? chosen })}{' '}
      <Button size="small" onClick={clear}>
        {t('showAll')}
      </Button>
    </p>
  );
}
