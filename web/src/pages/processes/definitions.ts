import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Problem as Finding, ModelerOptions, PolicyFacts } from '../../../../modeler/index.ts';
import type { DefinitionView, Page } from '../../../../server/engine/types.ts';
import { get, post, withQuery } from '../../api/client.ts';
import { preview } from '../../api/deadlines.ts';
import { Problem, problemOf } from '../../api/problem.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { inLanguage } from '../../language.ts';

export type { DefinitionView };

/** All versions of all that is asked for: there are dozens, never thousands. */
async function all(query: { key?: string; withRunning?: true }, signal: AbortSignal): Promise<DefinitionView[]> {
  const found: DefinitionView[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page<DefinitionView> = await get(withQuery('/api/definitions', { ...query, limit: 200, cursor }), signal);
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

export interface ProcessRow {
  live: DefinitionView;
  /** Running instances of every version. */
  running: number;
  olderRunning: number;
}

export function useProcesses() {
  return useQuery({
    queryKey: ['definitions', 'processes'],
    queryFn: async ({ signal }): Promise<ProcessRow[]> => {
      const live = await all({ withRunning: true }, signal);
      return Promise.all(
        live.map(async (one) => {
          const versions = one.version > 1 ? await versionsOf(one.key, signal) : [one];
          const running = versions.reduce((sum, each) => sum + (each.running ?? 0), 0);
          return { live: one, running, olderRunning: running - (one.running ?? 0) };
        }),
      );
    },
  });
}

const versionsOf = async (key: string, signal: AbortSignal) =>
  (await all({ key, withRunning: true }, signal)).sort((a, b) => b.version - a.version);

/** Newest first; empty for a process that was never deployed. */
export function useVersions(key: string) {
  return useQuery({ queryKey: ['definitions', 'versions', key], queryFn: ({ signal }) => versionsOf(key, signal) });
}

/** `keep`: while another version is read, the one before stays on the screen. */
export function useXml(id: string | undefined, keep = false) {
  return useQuery({
    placeholderData: keep ? keepPreviousData : undefined,
    queryKey: ['definitions', 'xml', id],
    queryFn: ({ signal }) => readXml(id!, signal),
    enabled: id !== undefined,
    // A version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function readXml(id: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch(`/api/definitions/${encodeURIComponent(id)}/xml`, { signal }).catch(() => {
    throw new Problem(0, 'OFFLINE', 'The server does not answer.');
  });
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

type Lists = Omit<ModelerOptions, 'processes' | 'variables'> & Partial<Pick<ModelerOptions, 'variables'>>;

export function useModelerOptions() {
  return useQuery({
    queryKey: ['definitions', 'options'],
    queryFn: async ({ signal }): Promise<ModelerOptions> => {
      const [lists, live] = await Promise.all([get<Lists>('/api/modeler/options', signal), all({}, signal)]);
      return { variables: [], ...lists, processes: live.map(({ key, name }) => ({ value: key, label: name, labelEn: name })) };
    },
    staleTime: 60_000,
  });
}

export function usePolicyFacts() {
  return useQuery({
    queryKey: ['definitions', 'policies'],
    queryFn: async ({ signal }) => (await get<{ items: PolicyFacts[] }>('/api/policies', signal)).items,
    staleTime: 60_000,
  });
}

interface Answer {
  id?: string;
  key?: string;
  version?: number;
  issues: Finding[];
}

/** The same checks as a deployment, nothing stored. Problems that are no findings in the diagram (the server is away) are thrown. */
export async function checkDiagram(xml: string, signal: AbortSignal): Promise<Finding[]> {
  try {
    return (await post<Answer>('/api/definitions?dryRun=true', { xml }, { signal })).issues;
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return findingsOf(error);
    throw error;
  }
}

export function findingsOf(problem: Problem): Finding[] {
  return problem.issues.length > 0 ? problem.issues : [{ code: problem.code, severity: 'error', message: sayProblem(problem) }];
}

/** `base`: id of the version that was drawn from. STALE_VERSION where another is live. */
export const deployDiagram = (xml: string, reason: string, base: string, idempotencyKey: string) =>
  post<Required<Answer>>(withQuery('/api/definitions', { base }), { xml, reason }, { idempotencyKey });

export async function forecastDeadline(policy: string, from: Date) {
  const { dueAt, warnAt, provisional, explanation, explanationEn } = await preview(policy, from.toISOString());
  return { dueAt, warnAt, provisional, explanation: inLanguage(explanation, explanationEn) };
}
