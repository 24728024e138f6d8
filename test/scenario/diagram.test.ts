import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ParseResult } from '../../server/kernel/graph.ts';
import { createKernel } from '../../server/kernel/kernel.ts';

const PROCESSES = join(import.meta.dirname, '../../processes');
const kernel = createKernel({ limits: {} });
const procedures = (await readdir(PROCESSES, { withFileTypes: true })).flatMap((entry) =>
  entry.isDirectory() && entry.name !== 'policy' ? [entry.name] : [],
);
const policyFile = async (name: string) => parse(await readFile(join(PROCESSES, 'policy', name), 'utf8'));

describe.each(procedures)('the diagram of %s', (key) => {
  let xml: string;
  let parsed: ParseResult;

  beforeAll(async () => {
    xml = await readFile(join(PROCESSES, key, `${key}.bpmn`), 'utf8');
    parsed = await kernel.parseDefinitions(xml);
  });

  const attributes = (name: string) => [...xml.matchAll(new RegExp(` ${name}="([^"]+)"`, 'g'))].map((match) => match[1]!);

  it('can be deployed without a single error or warning', () => {
    expect(parsed.issues).toEqual([]);
    expect(parsed.models.map((model) => model.key)).toEqual([key]);
  });

  it('gives every task a role, a form that exists and a deadline policy that exists', async () => {
    const { policies } = (await policyFile('deadlines.yaml')) as { policies: { id: string }[] };
    const known = new Set(policies.map(({ id }) => id));
    expect([...named(xml)].filter((policy) => !known.has(policy))).toEqual([]);
    for (const form of attributes('camunda:formKey')) await readFile(join(PROCESSES, form.replace('/', '/forms/').concat('.form.json')));
    for (const [, task] of xml.matchAll(/<bpmn:(?:userTask|receiveTask) ([^>]+)>/g)) {
      expect(task).toMatch(/camunda:formKey=/);
      expect(task).toMatch(/camunda:candidateGroups=/);
      expect(task).toMatch(/weibao:deadlinePolicy=/);
    }
  });

  it('names only roles that the office has', async () => {
    const { roles } = (await policyFile('roles.yaml')) as { roles: { key: string }[] };
    const known = new Set(roles.map((role) => role.key));
    const plain = attributes('camunda:candidateGroups').filter((groups) => !groups.startsWith('='));
    const groups = plain.flatMap((listed) => listed.split(',').map((group) => group.split(':')[0]!));
    expect(groups.filter((role) => !known.has(role))).toEqual([]);
  });

  it('has a default way out of every choice, and no joining inclusive gateway or event sub-process', () => {
    for (const [, attributesOf, body] of xml.matchAll(/<bpmn:exclusiveGateway ([^>]+)>(.*?)<\/bpmn:exclusiveGateway>/gs)) {
      const ways = [...body!.matchAll(/<bpmn:outgoing>/g)].length;
      if (ways > 1) expect(attributesOf).toMatch(/default=/);
    }
    expect(xml).not.toMatch(/inclusiveGateway|triggeredByEvent="true"/);
  });

  it('writes no name over another step', () => {
    const frames = new Set(
      [...xml.matchAll(/<bpmn:(?:subProcess|adHocSubProcess|transaction|group|lane|participant) id="([^"]+)"/g)].map(([, id]) => id!),
    );
    const drawn = shapesOf(xml).filter(({ of }) => !frames.has(of));
    const over = ({ of, label }: Shape) =>
      label ? drawn.filter((other) => other.of !== of && overlap(label, other.box)).map((other) => `${of} over ${other.of}`) : [];
    expect(drawn.flatMap(over)).toEqual([]);
  });

  it('says everything in both languages', () => {
    const texts = [...xml.matchAll(/<bpmn:[a-z]\w+ ([^>]*\bname="[^"]+"[^>]*)>/gi)].map((match) => match[1]!);
    const shown = texts.filter((text) => !/^id="(Message|Signal|Escalation|Error|Tracks|Areas)/.test(text));
    expect(shown.filter((text) => !text.includes('weibao:nameEn='))).toEqual([]);
  });
});

describe('the procedures of the office', () => {
  const read = (key: string, file: string) => readFile(join(PROCESSES, key, file), 'utf8');

  it.each([
    ['mandatory-report', ['SE1 none', 'SE2 none', 'SE3 signal', 'SE4 message']],
    ['case-conference', ['CC-01 none', 'SE-called none']],
    ['stray-minor-rescue', ['SM-A none', 'SM-B none']],
    ['guardianship-assessment', ['PA-01 none', 'SE-called none']],
  ])('%s begins where people, signals and messages bring it', async (key, starts) => {
    const { models } = await kernel.parseDefinitions(await read(key, `${key}.bpmn`));
    expect(models[0]!.starts.map(({ elementId, kind }) => `${elementId} ${kind}`).sort()).toEqual(starts);
  });

  it.each([
    ['mandatory-report', 'MR-'],
    ['case-conference', 'CC-'],
    ['stray-minor-rescue', 'SM-'],
    ['guardianship-assessment', 'PA-'],
  ])('%s starts every deadline policy of its own, itself or in what it calls', async (key, prefix) => {
    const { policies } = (await policyFile('deadlines.yaml')) as { policies: { id: string }[] };
    const own = await read(key, `${key}.bpmn`);
    const calls = [...own.matchAll(/ calledElement="([^"]+)"/g)].map(([, called]) => called!);
    const started = named([own, ...(await Promise.all(calls.map((called) => read(called, `${called}.bpmn`))))].join());
    expect(policies.map(({ id }) => id).filter((id) => id.startsWith(prefix) && !started.has(id))).toEqual([]);
  });

  it.each([
    ['mandatory-report', { table: 'triage.dmn', decision: 'triage', form: 'MR-03', field: 'ruleReason' }],
    ['case-conference', { table: 'conference.dmn', decision: 'conference-level', form: 'CC-02', field: 'levelReason' }],
    ['guardianship-assessment', { table: 'guardianship.dmn', decision: 'guardianship-grade', form: 'PA-05', field: 'gradeReason' }],
  ])('%s gives the reason for what a table suggests in both languages', async (key, { table, decision, form, field }) => {
    const told = new RegExp(`id="${decision}-rule-[\\w-]+-reason-out"><text>"([^"]+)"`, 'g');
    const reasons = [...(await read(key, table)).matchAll(told)].map(([, reason]) => reason);
    const { components } = JSON.parse(await read(key, `forms/${form}.form.json`));
    const shown = components.find((one: { key?: string }) => one.key === field).values;

    expect(shown.map(({ value }: { value: string }) => value).sort()).toEqual(reasons.sort());
    for (const { label, labelEn } of shown) expect(label && labelEn).toBeTruthy();
  });
});

/** Deadline policies that a diagram names, on tasks and in what its jobs count. */
function named(xml: string): Set<string> {
  const onTasks = [...xml.matchAll(/ weibao:deadlinePolicy="([^"]+)"/g)].flatMap(([, policies]) => policies!.split(','));
  const inJobs = [...xml.matchAll(/<camunda:property name="policy" value="([^"]+)"/g)].flatMap(([, policies]) => policies!.split(','));
  return new Set([...onTasks, ...inJobs]);
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Shape {
  of: string;
  box: Box;
  label?: Box;
}

function shapesOf(xml: string): Shape[] {
  return [...xml.matchAll(/<bpmndi:BPMNShape [^>]*bpmnElement="([^"]+)"[^>]*>(.*?)<\/bpmndi:BPMNShape>/gs)].map(([, of, body]) => {
    const [box, label] = [...body!.matchAll(/<dc:Bounds x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(boxOf);
    return { of: of!, box: box!, ...(label ? { label } : {}) };
  });
}

function boxOf(bounds: RegExpMatchArray): Box {
  const [x, y, width, height] = bounds.slice(1).map(Number) as [number, number, number, number];
  return { x, y, width, height };
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
