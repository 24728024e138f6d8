import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BoardNarrowing } from '../../api/board.ts';

interface Props {
  narrowing: BoardNarrowing;
  loads: { id: string; name: string }[];
  clear(): void;
}

/** Says that the lists below show a part only. */
export function NarrowingNote({ narrowing, loads, clear }: Props) {
  const { t } = useTranslation('board');
  const chosen = narrowing.organisation ?? narrowing.assignee;
  return (
    <p role="status" className="panel" id="narrowing">
      {t('narrowed', { name: loads.find(({ id }) => id === chosen)?.name ?? chosen })}{' '}
      <Button size="small" onClick={clear}>
        {t('showAll')}
      </Button>
    </p>
  );
}
