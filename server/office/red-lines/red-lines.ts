/** What a diagram that is to be deployed would do that child protection never permits (domain specification §0.3). Each finding names element and remedy. */
import type { DIAGRAM_ISSUES, DiagramIssue, Issue, ValuesOf } from '../../errors.ts';
import { type DrawnProcess, type FlowNode, isExpression } from '../../kernel/graph.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import { closesByItself } from './closing.ts';
import type { RedLines } from './lines.ts';
import { contactsHandedOver, personalNames } from './privacy.ts';
import { beforeTheReport, cutsOff } from './report-first.ts';
import { beginnings } from './ways.ts';

export type JudgeProcess = (process: DrawnProcess) => Promise<Issue[]>;

/** `personalFields`: what the forms of a process mark as personal. */
export function createRedLines(
  lines: RedLines,
  types: Pick<CaseTypes, 'find'>,
  personalFields: (processKey: string) => Promise<ReadonlySet<string>>,
): JudgeProcess {
  return async (process) => {
    const isCase = types.find(process.key) !== undefined;
    const personal = await personalFields(process.key);
    return [
      ...lines.reportFirst.filter((rule) => rule.process === process.key).flatMap((rule) => reportFirst(process, rule)),
      ...closesByItself(process, isCase, lines.closing).map(({ node, path }) => closing(node, path)),
      ...[...process.nodes.values()].flatMap((node) => privacy(node, personal, lines.contacts)),
      ...(isCase ? [...process.nodes.values()].filter(hasFixedDate).map(dueDate) : []),
    ];
  };
}

function reportFirst(process: DrawnProcess, rule: RedLines['reportFirst'][number]): Issue[] {
  const { step } = rule;
  if (!process.nodes.has(step)) {
    const message = `No step ${step} is left in which the police are called (red line 1). Draw it again, first after every start.`;
    return beginnings(process.scope).map((start) => issue('RED_LINE_REPORT_MISSING', start, message, { step }));
  }
  return [
    ...beforeTheReport(process, rule).map(({ node, from }) => {
      const message = `${nameOf(node)} stands between ${nameOf(from)} and the call to the police, which waits for nothing (red line 1). Move it behind ${step}.`;
      return issue('RED_LINE_REPORT_FIRST', node, message, { from: from.id, to: step });
    }),
    ...cutsOff(process, rule).map((node) => {
      const message = `${nameOf(node)} would take away the task of calling the police (red line 1). Let it not interrupt, or remove it.`;
      return issue('RED_LINE_REPORT_CUT', node, message);
    }),
  ];
}

function closing(node: FlowNode, path: string[]): Issue {
  const message = `${nameOf(node)} closes a case that neither the office head nor anybody above has decided to close (red line 6): ${path.join(' → ')}. Put a task of theirs before it, which is not repeated for a list.`;
  return issue('RED_LINE_CLOSING', node, message, { path });
}

function privacy(node: FlowNode, personal: ReadonlySet<string>, contacts: readonly string[]): Issue[] {
  return [
    ...personalNames(node, personal).map((name) => {
      const message = `A name at ${node.id} is made of data: ${name} (red line 3). Names are seen by everybody: use a fixed text, the case number or the code name.`;
      return issue('RED_LINE_NAME', node, message, { name });
    }),
    ...contactsHandedOver(node, contacts).map((name) => {
      const message = `The automatic step ${nameOf(node)} would be handed ${name} (red lines 2 and 4). Let a person do it, in a task.`;
      return issue('RED_LINE_CONTACT', node, message, { name });
    }),
  ];
}

/** A date or a number of days in the diagram itself: nobody could say by which rule it was counted. */
function hasFixedDate({ person }: FlowNode): boolean {
  const date = person?.dueDate;
  return date !== undefined && (!isExpression(date) || /\b(duration|now|today)\s*\(/.test(date.feel));
}

function dueDate(node: FlowNode): Issue {
  const message = `${nameOf(node)} has a term of its own (red line 7). Remove the due date and choose a deadline policy.`;
  return issue('RED_LINE_DUE_DATE', node, message);
}

function issue<Code extends DiagramIssue>(
  code: Code,
  { id }: FlowNode,
  message: string,
  ...[values]: ValuesOf<(typeof DIAGRAM_ISSUES)[Code]>
): Issue {
  return { code, severity: 'error', elementId: id, message, ...(values ? { values } : {}) };
}

const nameOf = ({ id, name }: FlowNode) => name ?? id;
