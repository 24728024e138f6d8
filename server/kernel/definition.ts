import { fail, type Issue } from '../errors.ts';
import { CHECKS } from './checks/index.ts';
import { isOfUsualSize, size } from './checks/size.ts';
import type { Graph, ParseResult } from './graph.ts';
import { keepLast } from './kept.ts';
import { reportDrawnOnly } from './reading/drawn-only.ts';
import { children, type Element, flag, type ParsedFile, readFile, text } from './reading/moddle.ts';
import { readProcess } from './reading/process.ts';
import { reportReferences } from './reading/references.ts';
import { Report } from './reading/report.ts';
import { explore } from './soundness.ts';
import type { ProcessModel } from './types.ts';
import { scanXml } from './xml.ts';

export const MAX_XML_BYTES = 5 * 1024 * 1024;

/**
 * XML → checked, normalised processes. Throws XML_TOO_LARGE and XML_MALFORMED; everything else is an issue, and one error
 * leaves no model. `trusted`: deployed before; it is not judged again by rules that may have become stricter since.
 */
export function parseDefinitions(xml: string, { trusted = false }: { trusted?: boolean } = {}): Promise<ParseResult> {
  if (xml.length > READ_AGAIN_LENGTH) return read(xml, trusted);
  return trusted ? taken(xml) : judged(xml);
}

const KEPT = 8;
/** Characters of a diagram that is kept. */
const READ_AGAIN_LENGTH = 1_000_000;
/** What a check has said of a diagram its deployment says too, and at once. */
const judged = keepLast(KEPT, (xml) => read(xml, false));
const taken = keepLast(KEPT, (xml) => read(xml, true));

async function read(xml: string, trusted: boolean): Promise<ParseResult> {
  if (Buffer.byteLength(xml) > MAX_XML_BYTES) fail('XML_TOO_LARGE', 'The diagram is larger than 5 MB.');
  const scanned = scanXml(xml);
  if (scanned.refused) return { models: [], drawn: [], issues: [scanned.refused] };
  const file = await readFile(scanned.text).catch((error: Error) => error);
  if (file instanceof Error) return nothingToExecute(`The file is not a BPMN 2.0 diagram: ${file.message.split('\n')[0]}.`);
  return readDefinitions(file, trusted);
}

function readDefinitions(file: ParsedFile, trusted: boolean): ParseResult {
  const report = new Report();
  reportReferences(file, report);
  const rootElements = children(file.rootElement, 'rootElements');
  const processes = rootElements.filter(({ $type }) => $type === 'bpmn:Process');
  const executable = processes.filter((process) => flag(process, 'isExecutable'));
  if (executable.length === 0) return nothingToExecute(missing(processes), report.issues);
  reportDrawnOnly(rootElements, executable, report);
  const graphs = executable.map((process) => readProcess(process, rootElements, text(file.rootElement, 'expressionLanguage'), report));
  if (trusted) return { models: graphs.map(modelOf), drawn: graphs, issues: [] };
  for (const graph of graphs) size(graph, report);
  // What is too large is not looked at more closely.
  const drawn = graphs.filter(isOfUsualSize);
  if (!refuses(report) || drawn.length === graphs.length) for (const graph of graphs) for (const check of CHECKS) check(graph, report);
  if (!refuses(report)) for (const graph of graphs) explore(graph, report);
  return { models: refuses(report) ? [] : graphs.map(modelOf), drawn, issues: report.issues };
}

const refuses = ({ issues }: Report) => issues.some(({ severity }) => severity === 'error');

function modelOf(graph: Graph): ProcessModel {
  const { key, name, nameEn, elements, starts } = graph;
  return { key, name, ...(nameEn ? { nameEn } : {}), elements, starts, graph };
}

function missing(processes: Element[]): string {
  if (processes.length === 0) return 'The file contains no process.';
  return 'The file contains no executable process. Set "executable" on the process that is to run.';
}

function nothingToExecute(message: string, others: Issue[] = []): ParseResult {
  return {
    models: [],
    drawn: [],
    issues: [...others.filter(({ severity }) => severity === 'warning'), { code: 'NO_EXECUTABLE_PROCESS', severity: 'error', message }],
  };
}
