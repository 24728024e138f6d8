import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardLoad } from '../../api/board.ts';
import { BARS } from '../../app/theme.ts';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const ROW_PX = 30;
const FRAME_PX = 80;
const LEGEND_ROW_PX = 24;
/** Narrower than this the legend takes two lines. */
const LEGEND_PX = 360;

interface Props {
  title: string;
  empty: string;
  loads: (BoardLoad & { id: string; name: string })[];
  /** Opens the list behind a bar. */
  choose(id: string): void;
}

/** Who carries how much, and how much of it is late. The same as a table for whoever would rather read. */
export function LoadChart({ title, empty, loads, choose }: Props) {
  const { t } = useTranslation('board');
  const place = useRef<HTMLDivElement>(null);
  const chosen = useRef(choose);
  chosen.current = choose;
  const words = { overdue: t('list.overdue'), dueSoon: t('list.soon'), other: t('list.later') };
  const drawn = JSON.stringify([loads, words]);

  useEffect(() => {
    const [rows, said] = JSON.parse(drawn) as [Props['loads'], typeof words];
    if (!place.current || rows.length === 0) return;
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption(optionsOf(rows, said, place.current.clientWidth < LEGEND_PX ? 2 : 1));
    chart.on('click', ({ dataIndex }) => chosen.current(rows[dataIndex]!.id));
    const resize = () => chart.resize();
    window.addEventListener('resize', resize);
    return () => {
      window.removeEventListener('resize', resize);
      chart.dispose();
    };
  }, [drawn]);

  return (
    <section className="panel" aria-label={title}>
      <h2>
        {title} <span className="count">{t('openTasks', { count: loads.reduce((sum, { open }) => sum + open, 0) })}</span>
      </h2>
      {loads.length === 0 && <p className="muted">{empty}</p>}
      <div ref={place} aria-hidden="true" style={{ height: loads.length > 0 ? loads.length * ROW_PX + FRAME_PX : 0 }} />
      {loads.length > 0 && <LoadTable loads={loads} choose={choose} />}
    </section>
  );
}

function LoadTable({ loads, choose }: Pick<Props, 'loads' | 'choose'>) {
  const { t } = useTranslation('board');
  return (
    <details>
      <summary>{t('asTable')}</summary>
      <table style={{ width: '100%' }}>
        <thead>
          <tr>
            {['name', 'list.overdue', 'list.soon', 'open'].map((column) => (
              <th key={column} scope="col" style={{ textAlign: 'left' }}>
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {loads.map(({ id, name, overdue, dueSoon, open }) => (
            <tr key={id}>
              <th scope="row" style={{ textAlign: 'left', fontWeight: 400 }}>
                <button type="button" className="wb-link" onClick={() => choose(id)}>
                  {name}
                </button>
              </th>
              <td>{overdue}</td>
              <td>{dueSoon}</td>
              <td>{open}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function optionsOf(loads: Props['loads'], words: Record<'overdue' | 'dueSoon' | 'other', string>, legendLines: number) {
  const bar = (name: string, color: string, value: (load: BoardLoad) => number) => ({
    name,
    type: 'bar' as const,
    stack: 'tasks',
    itemStyle: { color },
    barMaxWidth: 18,
    data: loads.map(value),
  });
  return {
    animation: false,
    textStyle: { fontFamily: 'sans-serif' },
    grid: { left: 8, right: 24, top: 8 + legendLines * LEGEND_ROW_PX, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemHeight: 10, itemWidth: 16, itemGap: 14 },
    tooltip: { trigger: 'axis' as const, axisPointer: { type: 'shadow' as const } },
    xAxis: { type: 'value' as const, minInterval: 1 },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: loads.map(({ name }) => name),
      axisLabel: { width: 110, overflow: 'truncate' as const },
    },
    series: [
      bar(words.overdue, BARS.overdue, ({ overdue }) => overdue),
      bar(words.dueSoon, BARS.dueSoon, ({ dueSoon }) => dueSoon),
      bar(words.other, BARS.other, ({ open, overdue, dueSoon }) => open - overdue - dueSoon),
    ],
  };
}
