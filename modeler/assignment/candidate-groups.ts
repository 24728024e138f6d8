/** Who may do a task: a list of roles, each of one organisation or of any, or FEEL that gives such a list. */
export interface CandidateGroup {
  role: string;
  /** Organisation code; absent: that role wherever it is held. */
  organisation?: string;
}

export type Candidates = { groups: CandidateGroup[] } | { feel: string };

const GROUP = /^([\w.-]+)(?::([\w.-]+))?$/;

/** Reads `camunda:candidateGroups`. Text that is neither a list of groups nor FEEL is kept as FEEL, so that it is seen. */
export function readCandidates(text: string | undefined): Candidates {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return { groups: [] };
  if (trimmed.startsWith('=')) return { feel: trimmed };
  const groups: CandidateGroup[] = [];
  for (const part of trimmed.split(',')) {
    const match = GROUP.exec(part.trim());
    if (!match) return { feel: trimmed };
    groups.push(match[2] === undefined ? { role: match[1]! } : { role: match[1]!, organisation: match[2] });
  }
  return { groups };
}

/** Writes `camunda:candidateGroups`; absent for nobody in particular, which opens a task to every caseworker of the office. */
export function writeCandidates(candidates: Candidates): string | undefined {
  if ('feel' in candidates) return candidates.feel.trim() || undefined;
  const written = [...new Set(candidates.groups.filter(({ role }) => role !== '').map(writeGroup))];
  return written.length > 0 ? written.join(',') : undefined;
}

export function writeGroup({ role, organisation }: CandidateGroup): string {
  return organisation ? `${role}:${organisation}` : role;
}

export function readGroup(text: string): CandidateGroup {
  const [role = '', organisation] = text.split(':');
  return organisation ? { role, organisation } : { role };
}
