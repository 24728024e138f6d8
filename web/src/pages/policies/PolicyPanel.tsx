import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may, useSession } from '../../api/session.ts';
import { inLanguage, named } from '../../language.ts';
import { useNames } from '../../parts/names.ts';
import { durationInWords } from '../../words/duration.ts';
import { PolicyDialog } from './PolicyDialog.tsx';
import { PreviewDialog } from './PreviewDialog.tsx';
import type { Policy } from './policy.ts';

type Say = (key: string, words?: Record<string, unknown>) => string;
type Recurring = NonNullable<Policy['series']>[string][number];

export function PolicyPanel({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies');
  const { data: session } = useSession();
  const { recipient } = useNames();
  const [dialog, setDialog] = useState<'edit' | 'preview'>();
  const { mode, value, warn, stages = [], variants = {}, series = {}, source } = policy;
  const span = value ? durationInWords(value, mode) : '';
  return (
    <section className="panel" aria-label={policy.id}>
      <div className="page-head" style={{ marginBottom: 4 }}>
        <h2 style={{ marginRight: 'auto' }}>
          {policy.id} {named(policy)}
        </h2>
        <Space>
          <Button size="small" onClick={() => setDialog('preview')}>
            {t('preview')}
          </Button>
          {may(session, 'policy.edit') && (
            <Button size="small" onClick={() => setDialog('edit')}>
              {t('edit')}
            </Button>
          )}
        </Space>
      </div>
      <div>
        <strong>{[span, t(`mode.${mode}`)].filter(Boolean).join(' · ')}</strong>
        {Object.entries(variants).map(([name, variant]) => (
          <span key={name}>
            {' · '}
            {name}: {variant.value ? durationInWords(variant.value, variant.mode ?? mode) : t(`mode.${variant.mode ?? mode}`)}
          </span>
        ))}
        {Object.entries(series).map(([name, runs]) => (
          <span key={name}>
            {' · '}
            {name}: {runs.map((run) => seriesInWords(run, t)).join(t('app:comma'))}
          </span>
        ))}
      </div>
      <div className="muted">
        {warn && (
          <span>
            {t('warn')}: {warnInWords(warn, t)} ·{' '}
          </span>
        )}
        {stages.length > 0 && (
          <span>
            {t('stages')}:{' '}
            {stages
              .map(({ level, from, offset, spans, mode: counted, to = [] }) => {
                const when = offset ? durationInWords(offset, counted) : spans ? t('spans', { count: spans }) : '';
                const whom = [level && t('level', { level }), ...to.map(recipient)].filter(Boolean).join(t('app:comma'));
                return `${t(from === 'start' ? 'afterStart' : 'afterDue', { span: when })} → ${whom}`;
              })
              .join(';')}
          </span>
        )}
      </div>
      <div className="muted">
        {t('source')}: {inLanguage(source.zh, source.en)}
        {policy.origin === 'edited' && ` · ${t('edited', { version: policy.version })}`}
      </div>
      {dialog === 'edit' && <PolicyDialog policy={policy} close={() => setDialog(undefined)} />}
      {dialog === 'preview' && <PreviewDialog policy={policy} close={() => setDialog(undefined)} />}
    </section>
  );
}

function warnInWords(warn: NonNullable<Policy['warn']>, t: Say): string {
  if (warn.percent) return t('warnPercent', { percent: warn.percent });
  const mode = warn.days === 'working' ? 'WORKDAYS' : undefined;
  if (warn.before) return t('warnBefore', { span: durationInWords(warn.before, mode) });
  return t('warnAfter', { span: durationInWords(warn.after ?? 'PT0M', mode) });
}

function seriesInWords(run: Recurring, t: Say): string {
  if ('after' in run) return t('afterStart', { span: durationInWords(run.after) });
  return t('every', { span: durationInWords(run.every), times: run.times });
}
