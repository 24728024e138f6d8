import type { CaseView } from '../types.ts';
import type { CaseDocument } from './document.ts';

export function caseView(found: Omit<CaseDocument, 'record'>): CaseView {
  const { _id, caseNo, type, status, codeName, urgency, riskLevel, sensitivity, owner, organisation, closeReason, demo, instanceId } =
    found;
  return {
    id: _id,
    caseNo,
    type,
    status,
    title: codeName,
    ...(urgency ? { urgency } : {}),
    ...(riskLevel ? { riskLevel } : {}),
    sensitivity,
    ...(owner ? { owner } : {}),
    ...(organisation ? { organisation } : {}),
    openedAt: found.openedAt.toISOString(),
    ...(found.closedAt ? { closedAt: found.closedAt.toISOString() } : {}),
    ...(closeReason ? { closeReason } : {}),
    demo,
    instanceId,
  };
}
