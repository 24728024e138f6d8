import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { DrawnProcess, FlowNode } from '../../server/kernel/graph.ts';
import { createKernel } from '../../server/kernel/kernel.ts';
import { type CaseRun, PROCESSES } from './office.ts';

const DOCUMENT = new URL('../../docs/process-coverage.md', import.meta.url);
const HEAD = `# Which ways through the procedures the tests have taken

Written by \`UPDATE_COVERAGE=1 npx vitest run --no-file-parallelism test/scenario\`; do not edit. The tests drive cases of each procedure through
the office, by forms, messages and the clock. Each line is a sequence flow or an end, with the number of those cases that have passed it.
`;

/** Every flow and every end of the diagram has been passed by one of the cases, and the document says by how many. */
export async function expectAllPassed(key: string, runs: readonly CaseRun[]): Promise<void> {
  const graph = await graphOf(key);
  const passed = await Promise.all(runs.map((run) => run.passed()));
  const rows = drawn(graph).map(({ id, ...row }) => ({ id, ...row, cases: passed.filter((ids) => ids.has(id)).length }));

  expect(rows.filter(({ cases }) => cases === 0).map(({ id }) => id)).toEqual([]);

  const lines = rows.map(({ from, name, to, cases }) => `| ${from} | ${name} | ${to} | ${cases} |`);
  const covered = `${rows.length} of ${rows.length} flows and ends, in ${runs.length} cases.`;
  const section = [`## ${key}`, '', covered, '', '| From | Way | To | Cases |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
  if (process.env.UPDATE_COVERAGE) await write(key, section);
  expect(await readFile(DOCUMENT, 'utf8')).toContain(section);
}

async function graphOf(key: string): Promise<DrawnProcess> {
  const { drawn: graphs } = await createKernel().parseDefinitions(await readFile(`${PROCESSES}/${key}/${key}.bpmn`, 'utf8'));
  return graphs[0]!;
}

interface Row {
  id: string;
  from: string;
  name: string;
  to: string;
}

function drawn(graph: DrawnProcess): Row[] {
  const nodes = [...graph.nodes.values()];
  const label = ({ id, name }: FlowNode) => (name && name !== id ? `${id} ${oneLine(name)}` : id);
  const flows = nodes.flatMap(({ outgoing }) => outgoing);
  return [
    ...flows.map(({ id, source, target, name }) => ({ id, from: label(source), name: oneLine(name ?? ''), to: label(target) })),
    ...nodes.filter(({ kind }) => kind === 'endEvent').map((node) => ({ id: node.id, from: label(node), name: 'end', to: '' })),
  ].sort((one, other) => one.from.localeCompare(other.from, 'en') || one.id.localeCompare(other.id, 'en'));
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Puts the section in the place of the one that is there, or in its order. */
async function write(key: string, section: string): Promise<void> {
  const [, ...others] = (await readFile(DOCUMENT, 'utf8').catch(() => '')).split(/^(?=## )/m);
  const kept = others.filter((other) => !other.startsWith(`## ${key}\n`));
  const parts = [...kept.map((part) => `${part.trimEnd()}\n`), section].sort((one, other) => one.localeCompare(other, 'en'));
  await writeFile(DOCUMENT, [HEAD, ...parts].join('\n'));
}
