import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { fixesDue, roughly, VIEWS, type View } from './views.ts';

interface Props {
  view: View;
  counts: Partial<Record<View, number>> | undefined;
  help(): void;
}

export function InboxViews({ view, counts, help }: Props) {
  const { t } = useTranslation('tasks');
  const [words] = useSearchParams();
  const address = (other: View) => {
    const next = new URLSearchParams(words);
    next.set('view', other);
    if (fixesDue(other)) next.delete('due');
    return `/inbox?${next}`;
  };
  return (
    <nav className="inbox-views" aria-label={t('views')}>
      {VIEWS.map((each) => (
        <Link
          key={each}
          to={address(each)}
          className={`inbox-view${each === 'overdue' && counts?.overdue ? ' is-overdue' : ''}`}
          aria-current={each === view ? 'page' : undefined}
        >
          {t(`view.${each}`)} <span className="view-count">{counts?.[each] === undefined ? '…' : roughly(counts[each])}</span>
        </Link>
      ))}
      <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('keys.title')} onClick={help} className="wide-only" />
    </nav>
  );
}
