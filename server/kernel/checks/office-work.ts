import { type Check, label } from './check.ts';

/** What the office expects of its own diagrams: every task has somebody to do it, a form, and a deadline. */
export const officeWork: Check = ({ nodes }, report) => {
  for (const node of nodes.values()) {
    const { person } = node;
    if (!person || node.kind === 'manualTask') continue;
    if (person.assignee === undefined && person.candidateGroups === undefined && person.candidateUsers === undefined)
      report.warn(
        'TASK_WITHOUT_ROLE',
        node.id,
        `${label(node)} names no role or person and is open to every caseworker. Choose who does it.`,
      );
    if (person.formKey === undefined)
      report.warn('TASK_WITHOUT_FORM', node.id, `${label(node)} has no form, so nothing is recorded. Choose a form.`);
    if (person.deadlinePolicy === undefined && person.dueDate === undefined)
      report.warn('TASK_WITHOUT_DEADLINE', node.id, `${label(node)} has no deadline policy, so nobody is reminded. Choose a policy.`);
  }
};
