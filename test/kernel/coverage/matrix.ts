import { WAYS, type Way } from '../drive.ts';
import { GROUPS, played, type RefusedRow, refused } from './rows.ts';

const TITLES: Record<(typeof GROUPS)[number], string> = {
  activities: 'Activities and data',
  gateways: 'Gateways and flows',
  events: 'Events',
  'boundary-events': 'Boundary events',
  'event-sub-processes': 'Event sub-processes',
};

/** What has been proved, by diagram. */
export type Proofs = ReadonlyMap<string, ReadonlySet<Way | 'refused'>>;

/** The document: what the engine does with each element of BPMN, and what it refuses. */
export function matrix(proofs: Proofs): string {
  const mark = (diagram: string, way: Way | 'refused') => (proofs.get(diagram)?.has(way) ? '✓' : '✗');
  const parts = GROUPS.map((group) => {
    const rows = played
      .filter((row) => row.group === group)
      .map(({ element, does, diagram }) => line(element, does, link(diagram), ...WAYS.map((way) => mark(diagram, way))));
    return [`## ${TITLES[group]}`, '', ...head('Element', 'What it does', 'Diagram', ...WAYS), ...rows, ''].join('\n');
  });
  return [INTRODUCTION, ...parts, REFUSED, ...refused.map((row) => refusal(row, mark(row.diagram, 'refused'))), ''].join('\n');
}

const line = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const head = (...cells: string[]) => [line(...cells), line(...cells.map(() => '---'))];
const link = (diagram: string) => `[${diagram}](../test/kernel/coverage/diagrams/${diagram}.bpmn)`;

function refusal({ element, does = '', diagram, refused: said }: RefusedRow, proved: string): string {
  const [code, at] = said.split(' ');
  return line(element, does, link(diagram), `\`${code}\``, `\`${at}\``, proved);
}

const INTRODUCTION = `# What the engine does with BPMN

Written by \`UPDATE_COVERAGE=1 npx vitest run test/kernel/coverage\`; do not edit. Each line is a diagram that is driven in three ways,
with the same history, waits and effects in all of them: *${WAYS[0]}* in memory, *${WAYS[1]}* from its saved state before every step, and moved
by two processes *${WAYS[2]}*, each with its own reading of the diagram.
`;

const REFUSED = ['## Refused at deployment', '', ...head('Element', 'Which', 'Diagram', 'Code', 'At', 'proved')].join('\n');
