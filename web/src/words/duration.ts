import i18next from 'i18next';

const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;
const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes'] as const;

/** `PT15M` → `15 分钟`; under WORKDAYS days are working days. */
export function durationInWords(iso: string, mode?: string): string {
  const parts = ISO.exec(iso)?.slice(1) ?? [];
  const said = UNITS.flatMap((unit, index) => {
    const count = Number(parts[index] ?? 0);
    const counted = unit === 'days' && mode === 'WORKDAYS' ? 'workingDays' : unit;
    return count > 0 ? [i18next.t(`time:${counted}`, { count })] : [];
  });
  return said.join(' ') || i18next.t('time:atOnce');
}

export const isDuration = (text: string) => ISO.test(text) && text.length > 1 && !text.endsWith('T');
