import { fail, type Issue } from '../errors.ts';
import { checkGraph } from './checks/index.ts';
import type { Graph } from './graph.ts';
import { reportDrawnOnly } from './reading/drawn-only.ts';
import { children, type Element, flag, type ParsedFile, readFile, text } from './reading/moddle.ts';
import { readProcess } from './reading/process.ts';
import { reportReferences } from './reading/references.ts';
import { Report } from './reading/report.ts';
import type { ParseResult, ProcessModel } from './types.ts';
import { scanXml } from './xml.ts';

export const MAX_XML_BYTES = 5 * 1024 * 1024;
const MAX_ELEMENTS = 5_000;

/** XML → checked, normalised processes. Throws XML_TOO_LARGE and XML_MALFORMED; everything else is an issue. */
export async function parseDefinitions(xml: string): Promise<ParseResult> {
  if (Buffer.byteLength(xml) > MAX_XML_BYTES) fail('XML_TOO_LARGE', 'The diagram is larger than 5 MB.');
  const refused = scanXml(xml);
  if (refused) return { models: [], issues: [refused] };
  const file = await readFile(xml).catch((error: Error) => error);
  if (file instanceof Error) return nothingToExecute(`The file is not a BPMN 2.0 diagram: ${file.message.split('\n')[0]}.`);
  return readDefinitions(file);
}

function readDefinitions(file: ParsedFile): ParseResult {
  const report = new Report();
  reportReferences(file, report);
  const rootElements = children(file.rootElement, 'rootElements');
  const processes = rootElements.filter(({ $type }) => $type === 'bpmn:Process');
  const executable = processes.filter((process) => flag(process, 'isExecutable'));
  if (executable.length === 0) return nothingToExecute(missing(processes), report.issues);
  reportDrawnOnly(rootElements, executable, report);
  const graphs = executable.map((process) => readProcess(process, rootElements, text(file.rootElement, 'expressionLanguage'), report));
  for (const graph of graphs) checkGraph(graph, report);
  const errors = report.issues.some(({ severity }) => severity === 'error');
  return { models: errors ? [] : graphs.map(modelOf), issues: report.issues };
}

/** Larger diagrams are refused: no office draws them, and every step would pay for them. */
export const tooManyElements = ({ nodes }: Graph): boolean => nodes.size > MAX_ELEMENTS;

function modelOf(graph: Graph): ProcessModel {
  return { key: graph.key, name: graph.name, elements: graph.elements, starts: graph.starts, graph };
}

function missing(processes: Element[]): string {
  if (processes.length === 0) return 'The file contains no process.';
  return 'The file contains no executable process. Set "executable" on the process that is to run.';
}

function nothingToExecute(message: string, others: Issue[] = []): ParseResult {
  return {
    models: [],
    issues: [...others.filter(({ severity }) => severity === 'warning'), { code: 'NO_EXECUTABLE_PROCESS', severity: 'error', message }],
  };
}
