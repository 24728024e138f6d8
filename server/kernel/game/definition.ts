/** XML → checked, normalised, parsed definition. */
import BpmnModdle from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import { type Issue, WeibaoError } from '../../errors.ts';
import type { ElementSummary, ParseResult, ProcessModel, StartTrigger } from '../types.ts';
import weibao from '../weibao.moddle.json' with { type: 'json' };
import { buildScope } from './elements.ts';
import type { Graph, Node } from './graph.ts';
import type { ModdleElement } from './moddle.ts';

const DRAWN_ONLY = new Set([
  'bpmn:ItemDefinition',
  'bpmn:DataStore',
  'bpmn:Resource',
  'bpmn:Interface',
  'bpmn:PartnerEntity',
  'bpmn:PartnerRole',
  'bpmn:CorrelationProperty',
  'bpmn:GlobalTask',
  'bpmn:GlobalUserTask',
  'bpmn:GlobalManualTask',
  'bpmn:GlobalScriptTask',
  'bpmn:GlobalBusinessRuleTask',
  'bpmn:Choreography',
  'bpmn:EndPoint',
  'bpmn:Category',
]);

/** Throws XML_MALFORMED, DOCTYPE_REFUSED, NO_EXECUTABLE_PROCESS; everything else is in `issues`. */
export async function parseDefinitions(xml: string): Promise<ParseResult> {
  refuseEntities(xml);
  const { rootElement, warnings } = await read(xml);
  const issues: Issue[] = warnings.map(({ message }) => ({ code: 'XML_UNREADABLE_PART', severity: 'warning' as const, message }));
  const roots: ModdleElement[] = rootElement.rootElements ?? [];
  for (const root of roots)
    if (DRAWN_ONLY.has(root.$type))
      issues.push({
        code: 'DRAWN_NOT_EXECUTED',
        severity: 'warning',
        elementId: root.id,
        message: `${root.$type} is kept in the diagram but not executed`,
      });
  for (const root of roots)
    if (root.$type === 'bpmn:Collaboration')
      for (const participant of root.participants ?? [])
        if (!participant.processRef)
          issues.push({
            code: 'DRAWN_NOT_EXECUTED',
            severity: 'warning',
            elementId: participant.id,
            message: 'A participant without a process is kept in the diagram but not executed',
          });
  const executable = roots.filter((root) => root.$type === 'bpmn:Process' && root.isExecutable === true);
  if (executable.length === 0)
    throw new WeibaoError('NO_EXECUTABLE_PROCESS', 'The file holds no process that is marked executable (isExecutable="true")');
  const models = executable.map((process) => modelOf(process, issues));
  return { models, issues };
}

function refuseEntities(xml: string): void {
  if (/<!DOCTYPE/i.test(xml) || /<!ENTITY/i.test(xml))
    throw new WeibaoError('DOCTYPE_REFUSED', 'A document type declaration is not allowed in a diagram');
}

async function read(xml: string): Promise<{ rootElement: ModdleElement; warnings: { message: string }[] }> {
  try {
    return (await new BpmnModdle({ camunda, weibao }).fromXML(xml.trim())) as never;
  } catch (cause) {
    throw new WeibaoError('XML_MALFORMED', `The file is not well-formed BPMN XML: ${(cause as Error).message}`, { cause });
  }
}

function modelOf(process: ModdleElement, issues: Issue[]): ProcessModel {
  const nodes = new Map<string, Node>();
  const root = buildScope(process, undefined, nodes, issues);
  const graph: Graph = { root, nodes };
  const elements = new Map<string, ElementSummary>();
  for (const node of nodes.values())
    elements.set(node.id, {
      id: node.id,
      type: node.type,
      ...(node.name ? { name: node.name } : {}),
      ...(node.nameEn ? { nameEn: node.nameEn } : {}),
      ...(node.scopeId ? { scopeId: node.scopeId } : {}),
    });
  return {
    key: process.id as string,
    name: process.name ?? (process.id as string),
    elements,
    starts: root.starts.flatMap(startsOf),
    graph,
  };
}

function startsOf(start: Node): StartTrigger[] {
  if (start.triggers.length === 0) return [{ elementId: start.id, kind: 'none' }];
  return start.triggers.flatMap((trigger): StartTrigger[] => {
    switch (trigger.kind) {
      case 'message':
      case 'signal':
        return [{ elementId: start.id, kind: trigger.kind, name: trigger.name }];
      case 'timer':
        return [{ elementId: start.id, kind: 'timer', timer: trigger.timer }];
      case 'condition':
        return [{ elementId: start.id, kind: 'conditional' }];
      default:
        return [];
    }
  });
}
