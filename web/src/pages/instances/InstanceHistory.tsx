import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type HistoryView, useHistory } from '../../api/instances.ts';
import { Loaded } from '../../app/Loading.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useElementNames } from '../processes/element-names.ts';
import '../case/timeline.css';

/** Flows and beginnings are the diagram's own business. */
const SILENT = new Set(['flow.taken', 'activity.started', 'condition.fired', 'instance.started']);

/** What happened, in order; for whoever operates instances. */
export function InstanceHistory({ instanceId, definitionId }: { instanceId: string; definitionId: string }) {
  const { t } = useTranslation('instances');
  const history = useHistory(instanceId);
  const nameOf = useElementNames(definitionId);
  const events = history.data?.pages.flatMap(({ items }) => items).filter(({ type }) => !SILENT.has(type)) ?? [];
  return (
    <section className="panel" aria-labelledby="instance-history">
      <h2 id="instance-history">{t('history')}</h2>
      <Loaded query={history}>
        {() => (
          <ol className="timeline">
            {events.map((event) => (
              <Entry key={event.seq} event={event} name={nameOf(event.elementId)} />
            ))}
          </ol>
        )}
      </Loaded>
      {history.hasNextPage && (
        <Button block onClick={() => void history.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  );
}

function Entry({ event: { at, type, by, detail = {} }, name }: { event: HistoryView; name: string }) {
  const { t } = useTranslation('instances');
  const { person } = useNames();
  const words = t(`cases:event.${type.replace('.', '_')}`, { subject: name, defaultValue: `${name} ${type}` });
  const { reason } = detail;
  return (
    <li>
      <span className="muted">
        <Moment at={at} />
        {by && ` · ${by === 'public' ? t('cases:by.public') : person(by)}`}
      </span>
      <div>{words}</div>
      {typeof reason === 'string' && <div style={{ whiteSpace: 'pre-wrap' }}>{reason}</div>}
    </li>
  );
}
