export interface Latencies {
  p50: number;
  p95: number;
  p99: number;
}

/** Nearest-rank percentile of milliseconds. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const latencies = (values: readonly number[]): Latencies => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});

export const round = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
