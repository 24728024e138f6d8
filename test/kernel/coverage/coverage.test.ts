import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createKernel } from '../../../server/kernel/kernel.ts';
import { agree, Drive, load, WAYS } from '../drive.ts';
import { matrix } from './matrix.ts';
import { completed, diagramOf, played, refused, sorted, take } from './rows.ts';

const proofs = new Map([...played, ...refused].map(({ diagram }) => [diagram, new Set<(typeof WAYS)[number] | 'refused'>()]));

describe('the engine executes', () => {
  test.each(played.map((row) => [`${row.element}: ${row.does}`, row] as const))('%s', async (_name, row) => {
    const processes = [await load(diagramOf(row)), await load(diagramOf(row))] as const;
    let kept: string | undefined;
    for (const way of WAYS) {
      const instance = new Drive(processes, way);
      for (const step of row.steps) await take(instance, step);
      expect({ ran: completed(instance).sort(), status: instance.last.status }).toEqual({
        ran: sorted(row.ran),
        status: row.status ?? 'completed',
      });
      expect(instance.effects.flatMap((effect) => ('name' in effect ? [effect.name] : []))).toEqual(row.thrown ?? []);
      agree(instance);
      const trace = JSON.stringify([instance.events, instance.effects, instance.last]);
      kept ??= trace;
      expect(trace).toBe(kept);
      proofs.get(row.diagram)?.add(way);
    }
  });
});

describe('the engine refuses', () => {
  test.each(refused.map((row) => [`${row.element} ${row.does ?? ''}`, row] as const))('%s', async (_name, row) => {
    const { models, issues } = await createKernel().parseDefinitions(diagramOf(row));
    const [first] = issues.filter(({ severity }) => severity === 'error');
    expect(`${first?.code} ${first?.elementId}`).toBe(row.refused);
    expect(models).toEqual([]);
    proofs.get(row.diagram)?.add('refused');
  });
});

test('every diagram is driven', () => {
  const files = readdirSync(new URL('diagrams', import.meta.url)).map((name) => name.replace('.bpmn', ''));
  expect(files.sort()).toEqual([...proofs.keys()].sort());
});

test('the document says what has been proved', () => {
  const document = new URL('../../../docs/bpmn-coverage.md', import.meta.url);
  const written = matrix(proofs);
  if (process.env.UPDATE_COVERAGE && !written.includes('✗')) writeFileSync(document, written);
  expect(existsSync(document) && readFileSync(document, 'utf8')).toBe(written);
  expect(written).not.toContain('✗');
});
