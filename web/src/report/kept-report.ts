import { idempotencyKey } from '../api/client.ts';

export interface KeptReport {
  values: Record<string, unknown>;
  /** One report, one key: however often it has to be sent, one case is made of it. */
  key: string;
}

const KEPT_IN = 'weibao.report';

/** Gone when the browser's tab is closed: the phone may be somebody else's. */
export function keptReport(): KeptReport {
  const kept = sessionStorage.getItem(KEPT_IN);
  return kept ? (JSON.parse(kept) as KeptReport) : { values: {}, key: idempotencyKey() };
}

export const keepReport = (report: KeptReport) => sessionStorage.setItem(KEPT_IN, JSON.stringify(report));
export const forgetReport = () => sessionStorage.removeItem(KEPT_IN);
