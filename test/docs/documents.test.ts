import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../server/config.ts';
import { createMetrics } from '../../server/platform/metrics.ts';

const inside = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
const sources = ['server', 'web', 'modeler', 'processes'].flatMap(inside).filter((path) => /\.(ts|tsx|yaml|dmn|md)$/.test(path));
const documents = [...readdirSync('.'), ...inside('docs'), ...inside('processes')].filter((path) => path.endsWith('.md'));
const read = (path: string) => readFileSync(path, 'utf8');

describe.each(['docs/operator-guide.md', 'docs/operator-guide.zh-CN.md'])('%s', (path) => {
  const guide = read(path);

  it('names every setting', () => {
    expect(Object.keys(SETTINGS).filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('names every metric of our own', () => {
    const names = createMetrics()
      .registry.getMetricsAsArray()
      .map(({ name }) => name);
    const own = names.filter((name) => !/^weibao_(process|nodejs)_/.test(name));
    expect(own.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

it('every section of the domain specification that is cited is in docs/domain.md', () => {
  const sections = new Set([...read('docs/domain.md').matchAll(/^#+ §([\d.]+)/gm)].map(([, number]) => number));
  const cited = sources.flatMap((path) => [...read(path).matchAll(/§(\d+(?:\.\d+)*)/g)].map(([, number]) => ({ path, number })));
  expect(cited).not.toEqual([]);
  expect(cited.filter(({ number }) => !sections.has(number!))).toEqual([]);
});

it('no document points to a file that is not there', () => {
  const links = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => ({ path, target: join(dirname(path), target!) })),
  );
  expect(links.filter(({ target }) => !existsSync(target))).toEqual([]);
});

it('every decision has its heading and its line in the index', () => {
  const index = read('docs/decisions/README.md');
  for (const path of documents.filter((one) => /^docs\/decisions\/\d/.test(one))) {
    const file = path.replace('docs/decisions/', '');
    const title = /^# (\d{4})\. (.+)\n/.exec(read(path));
    expect(title?.[1], path).toBe(file.slice(0, 4));
    expect(index).toContain(`| [${file.slice(0, 4)}](${file}) | ${title![2]} |`);
  }
});
