/** Red line 6: a case ends by a human decision of the office head or above; neither a timer nor an automatic step closes it. */
import { type DrawnProcess, type FlowNode, isExpression, type Job } from '../../kernel/graph.ts';
import type { RedLines } from './lines.ts';
import { waysWithout } from './ways.ts';

type Closing = RedLines['closing'];

/**
 * Steps by which a case would be closed although nobody who may has decided it, each with the way there. `isCase`: the end of the process is the
 * end of its case.
 */
export function closesByItself(process: DrawnProcess, isCase: boolean, rule: Closing): { node: FlowNode; path: string[] }[] {
  const ways = waysWithout((node) => isDecision(node, rule));
  const reached = ways.reached(process.scope);
  const jobs = [...reached.keys()].filter((node) => jobsOf(node).some((job) => closes(job, rule)));
  const ends = isCase ? ways.ends(process.scope) : [];
  return [...new Set([...jobs, ...ends])].map((node) => ({ node, path: pathTo(node, reached) }));
}

/** A task of somebody who may close. Repeated for a list it may be there for nobody; given to a person by name it is no office's decision. */
function isDecision({ kind, person, loop }: FlowNode, { roles }: Closing): boolean {
  if (kind !== 'userTask' || loop || !person || person.assignee || person.candidateUsers) return false;
  if (person.candidateGroups === undefined || isExpression(person.candidateGroups)) return false;
  const groups = person.candidateGroups.split(',').map((group) => group.trim().split(':')[0] as string);
  return groups.every((role) => roles.includes(role));
}

function jobsOf({ job, events }: FlowNode): Job[] {
  return [...(job ? [job] : []), ...events.flatMap((event) => (event.kind === 'message' && event.job ? [event.job] : []))];
}

/** What is worked out only when the step runs may be anything, an end too. */
function closes({ topic, parameters }: Job, rule: Closing): boolean {
  if (!isExpression(topic) && topic !== rule.topic) return false;
  return parameters.some(({ target, value }) => target === rule.parameter && (isExpression(value) || !rule.open.includes(value)));
}

function pathTo(node: FlowNode, reached: Map<FlowNode, FlowNode | undefined>): string[] {
  const path: string[] = [];
  for (let at: FlowNode | undefined = node; at; at = reached.get(at)) path.unshift(at.id);
  return path;
}
