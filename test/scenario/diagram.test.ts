import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ParseResult } from '../../server/kernel/graph.ts';
import { createKernel } from '../../server/kernel/kernel.ts';

const PROCESSES = join(import.meta.dirname, '../../processes');
const kernel = createKernel({ limits: {} });

/** What each procedure is held against: how it begins, its deadlines, and where its suggested level gives a reason. */
const PROCEDURES = [
  {
    process: 'mandatory-report',
    starts: ['SE1 none', 'SE2 none', 'SE3 signal', 'SE4 message'],
    policies: 'MR-',
    reasons: { table: 'triage.dmn', decision: 'triage', form: 'MR-03', field: 'ruleReason' },
  },
  {
    process: 'case-conference',
    starts: ['CC-01 none', 'SE-called none'],
    policies: 'CC-',
    reasons: { table: 'conference.dmn', decision: 'conference-level', form: 'CC-02', field: 'levelReason' },
  },
];

describe.each(PROCEDURES)('the diagram of $process', ({ process, starts, policies: prefix, reasons: where }) => {
  let xml: string;
  let parsed: ParseResult;

  beforeAll(async () => {
    xml = await readFile(join(PROCESSES, `${process}/${process}.bpmn`), 'utf8');
    parsed = await kernel.parseDefinitions(xml);
  });

  const attributes = (name: string) => [...xml.matchAll(new RegExp(` ${name}="([^"]+)"`, 'g'))].map((match) => match[1]!);

  it('can be deployed without a single error or warning', () => {
    expect(parsed.issues).toEqual([]);
    expect(parsed.models.map(({ key }) => key)).toEqual([process]);
  });

  it('begins as it should', () => {
    expect(parsed.models[0]!.starts.map(({ elementId, kind }) => `${elementId} ${kind}`).sort()).toEqual(starts);
  });

  it('gives the reason for a suggested level in both languages', async () => {
    const tables = await readFile(join(PROCESSES, process, where.table), 'utf8');
    const form = JSON.parse(await readFile(join(PROCESSES, process, `forms/${where.form}.form.json`), 'utf8'));
    const told = new RegExp(`id="${where.decision}-rule-[\\w-]+-reason-out"><text>"([^"]+)"`, 'g');
    const reasons = [...tables.matchAll(told)].map(([, reason]) => reason);
    const shown = form.components.find(({ key }: { key?: string }) => key === where.field).values;

    expect(shown.map(({ value }: { value: string }) => value).sort()).toEqual(reasons.sort());
    for (const { label, labelEn } of shown) expect(label && labelEn).toBeTruthy();
  });

  it('gives every task a role, a form that exists and a deadline policy that exists, and starts every policy of its own', async () => {
    const { policies } = parse(await readFile(join(PROCESSES, 'policy/deadlines.yaml'), 'utf8')) as { policies: { id: string }[] };
    const known = new Set(policies.map(({ id }) => id));
    const counted = [...xml.matchAll(/<camunda:property name="policy" value="([^"]+)"/g)].map(([, policy]) => policy!);
    const started = new Set([...attributes('weibao:deadlinePolicy').flatMap((policies) => policies.split(',')), ...counted]);
    expect([...started].filter((policy) => !known.has(policy))).toEqual([]);
    const ofItsOwn = [...known].filter((policy) => policy.startsWith(prefix));
    expect(ofItsOwn.filter((policy) => !started.has(policy))).toEqual([]);
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
