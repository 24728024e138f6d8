import type { CaseView } from '../types.ts';
import type { CaseDocument } from './document.ts';

/** What somebody is told of a case who reads only their own part of it (domain specification §11.3, case pack). */
export function packView(found: Omit<CaseDocument, 'record'>): CaseView {
  const { id, caseNo, type, status, title, sensitivity, openedAt, closedAt, demo, instanceId } = caseView(found);
  return { id, caseNo, type, status, title, sensitivity, openedAt, ...(closedAt ? { closedAt } : {}), demo, instanceId, pack: true };
}

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
