import { currentTag } from '../language.ts';

const STEP = 1_024;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** `1.4 MB`, `820 kB`: one decimal below ten. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(STEP)));
  const value = bytes / STEP ** power;
  const maximumFractionDigits = value < 10 && power > 0 ? 1 : 0;
  return new Intl.NumberFormat(currentTag(), { style: 'unit', unit: UNITS[power], unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}
