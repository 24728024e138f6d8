import type { PolicyView } from '../../api/deadlines.ts';

/** What this page reads of a policy; the rest is sent back as it came. */
export interface Policy {
  id: string;
  name: string;
  nameEn: string;
  mode: string;
  value?: string;
  warn?: { percent?: number; after?: string; before?: string; days?: string };
  stages?: { level?: number; from?: string; offset?: string; spans?: number; mode?: string; to?: string[]; flag?: string }[];
  variants?: Record<string, { mode?: string; value?: string }>;
  series?: Record<string, ({ every: string; times: number } | { after: string })[]>;
  source: { kind: string; zh: string; en: string };
  version: number;
  origin?: string;
  updatedAt?: string;
  updatedBy?: string;
}

export const asPolicy = (view: PolicyView) => view as unknown as Policy;
export const MODES = ['IMMEDIATE', 'CAL_HOURS', 'CAL_DAYS_ROLL', 'CAL_DAYS', 'WORKDAYS', 'WORK_HOURS', 'MONTHS_ROLL'] as const;
