/** What a diagram names that is the office's own: deadline policies and forms that do not exist are found when it is deployed, not when a case stands still. */
import type { Issue } from '../errors.ts';
import type { Policies } from './deadlines/policies.ts';
import { policiesNamed } from './deadlines/policy.ts';
import type { Forms } from './forms/forms.ts';

const COMMENT = /<!--[\s\S]*?-->/g;
const TAG = /<[A-Za-z][^<>]*>/g;

export function createInspection(policies: Policies, forms: Forms): (xml: string) => Promise<Issue[]> {
  return async (xml) => {
    const [known, formKeys] = await Promise.all([policies.all(), forms.list().then((list) => new Set(list.map(({ key }) => key)))]);
    const folders = new Set([...formKeys].map((key) => key.split('/')[0]));
    const issues: Issue[] = [];
    for (const [tag] of xml.replace(COMMENT, '').matchAll(TAG)) {
      const elementId = attribute(tag, 'id');
      for (const policy of policiesNamed(attribute(tag, '[\\w-]+:deadlinePolicy'))) {
        if (known.has(policy)) continue;
        const message = `There is no deadline policy ${policy}. It is named by ${elementId}.`;
        issues.push({ code: 'POLICY_UNKNOWN', severity: 'error', elementId, path: 'deadlinePolicy', message });
      }
      const formKey = attribute(tag, '[\\w-]+:formKey');
      // A form of another system is none of ours to check.
      if (formKey && !formKeys.has(formKey) && folders.has(formKey.split('/')[0]!)) {
        const message = `There is no form ${formKey}: the task will take any data.`;
        issues.push({ code: 'FORM_NOT_FOUND', severity: 'warning', elementId, path: 'formKey', message });
      }
    }
    return issues;
  };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}
