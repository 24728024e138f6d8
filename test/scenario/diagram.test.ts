import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ParseResult } from '../../server/kernel/graph.ts';
import { createKernel } from '../../server/kernel/kernel.ts';

const PROCESSES = join(import.meta.dirname, '../../processes');
const kernel = createKernel({ limits: {} });
let xml: string;
let parsed: ParseResult;

beforeAll(async () => {
  xml = await readFile(join(PROCESSES, 'mandatory-report/mandatory-report.bpmn'), 'utf8');
  parsed = await kernel.parseDefinitions(xml);
});

const attributes = (name: string) => [...xml.matchAll(new RegExp(` ${name}="([^"]+)"`, 'g'))].map((match) => match[1]!);

describe('the diagram of the mandatory report', () => {
  it('can be deployed without a single error or warning', () => {
    expect(parsed.issues).toEqual([]);
    expect(parsed.models.map(({ key }) => key)).toEqual(['mandatory-report']);
  });

  it('begins with a report, a call, a signal or a message', () => {
    expect(parsed.models[0]!.starts.map(({ elementId, kind }) => `${elementId} ${kind}`).sort()).toEqual([
      'SE1 none',
      'SE2 none',
      'SE3 signal',
      'SE4 message',
    ]);
  });

  it('gives the reason for a suggested level in both languages', async () => {
    const tables = await readFile(join(PROCESSES, 'mandatory-report/triage.dmn'), 'utf8');
    const triage = JSON.parse(await readFile(join(PROCESSES, 'mandatory-report/forms/MR-03.form.json'), 'utf8'));
    const reasons = [...tables.matchAll(/id="triage-rule-[\w-]+-reason-out"><text>"([^"]+)"/g)].map(([, reason]) => reason);
    const shown = triage.components.find(({ key }: { key?: string }) => key === 'ruleReason').values;

    expect(shown.map(({ value }: { value: string }) => value).sort()).toEqual(reasons.sort());
    for (const { label, labelEn } of shown) expect(label && labelEn).toBeTruthy();
  });

  it('gives every task a role, a form that exists and a deadline policy that exists, and starts every policy of the report', async () => {
    const { policies } = parse(await readFile(join(PROCESSES, 'policy/deadlines.yaml'), 'utf8')) as { policies: { id: string }[] };
    const known = new Set(policies.map(({ id }) => id));
    const started = new Set(attributes('weibao:deadlinePolicy').flatMap((policies) => policies.split(',')));
    expect([...started].filter((policy) => !known.has(policy))).toEqual([]);
    const ofTheReport = [...known].filter((policy) => policy.startsWith('MR-'));
    expect(ofTheReport.filter((policy) => !started.has(policy))).toEqual([]);
    for (const form of attributes('camunda:formKey')) await readFile(join(PROCESSES, form.replace('/', '/forms/').concat('.form.json')));
    for (const [, task] of xml.matchAll(/<bpmn:(?:userTask|receiveTask) ([^>]+)>/g)) {
      expect(task).toMatch(/camunda:formKey=/);
      expect(task).toMatch(/camunda:candidateGroups=/);
      expect(task).toMatch(/weibao:deadlinePolicy=/);
    }
  });

  it('names only roles that the office has', async () => {
    const { roles } = parse(await readFile(join(PROCESSES, 'policy/roles.yaml'), 'utf8')) as { roles: { key: string }[] };
    const known = new Set(roles.map(({ key }) => key));
    const plain = attributes('camunda:candidateGroups').filter((groups) => !groups.startsWith('='));
    const named = plain.flatMap((groups) => groups.split(',').map((group) => group.split(':')[0]!));
    expect(named.filter((role) => !known.has(role))).toEqual([]);
  });

  it('has a default way out of every choice, and no joining inclusive gateway or event sub-process', () => {
    for (const [, attributesOf, body] of xml.matchAll(/<bpmn:exclusiveGateway ([^>]+)>(.*?)<\/bpmn:exclusiveGateway>/gs)) {
      const ways = [...body!.matchAll(/<bpmn:outgoing>/g)].length;
      if (ways > 1) expect(attributesOf).toMatch(/default=/);
    }
    expect(xml).not.toMatch(/inclusiveGateway|triggeredByEvent="true"/);
  });
});
