import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { advanceClock } from '../api/clock.ts';
import { may, type Session } from '../api/session.ts';
import { setOfficeClock, useNow } from '../words/office-clock.ts';
import { moment } from '../words/time.ts';
import { sayProblem } from './say-problem.ts';

const STEPS = ['PT15M', 'PT1H', 'P1D', 'P3D'] as const;
const DURATION = /^P(?=.)(\d+[YMWD])*(T(?=.)(\d+[HMS])+)?$/;

/** Drill mode: the office's clock, and how to move it. */
export function DrillBar({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const now = useNow();
  const [other, setOther] = useState('');
  const [moving, setMoving] = useState(false);

  async function advance(by: string) {
    setMoving(true);
    try {
      const clock = await advanceClock({ by });
      setOfficeClock(clock.now);
      void message.info(t('drill.rang', { count: clock.rang }));
      await queryClient.invalidateQueries();
    } catch (error) {
      void message.error(sayProblem(error));
    } finally {
      setMoving(false);
    }
  }

  return (
    <section aria-label={t('drill.label')} className="band drill-bar no-print">
      <span>
        {t('drill.label')} · <time dateTime={now.toISOString()}>{moment(now, now)}</time>
      </span>
      {may(session, 'clock.advance') && (
        <Space wrap size={4}>
          {STEPS.map((by) => (
            <Button key={by} size="small" disabled={moving} onClick={() => void advance(by)}>
              {t(`drill.${by}`)}
            </Button>
          ))}
          <Space.Compact size="small">
            <Input
              value={other}
              onChange={({ target }) => setOther(target.value.trim().toUpperCase())}
              placeholder="P2DT4H"
              aria-label={t('drill.other')}
              style={{ width: 96 }}
            />
            <Button loading={moving} disabled={!DURATION.test(other)} onClick={() => void advance(other)}>
              {t('drill.advance')}
            </Button>
          </Space.Compact>
        </Space>
      )}
    </section>
  );
}
