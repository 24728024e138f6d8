import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer.js';
import type { Drawing, ModdleElement } from './bpmn.ts';
import { moddleExtensions } from './moddle.ts';
import { reveal } from './reveal.ts';
import { touchPanModule } from './touch-pan.ts';
import { translateModule } from './translate.ts';

const SPECKS = 0.12;
/** What has no name says what it says in another attribute. */
const SAID_IN: Record<string, string> = { 'bpmn:TextAnnotation': 'text', 'bpmn:CategoryValue': 'value' };

export function createViewer(container: HTMLElement, language: () => string): Drawing {
  return new NavigatedViewer({
    container,
    moddleExtensions,
    additionalModules: [translateModule(language), touchPanModule],
  }) as unknown as Drawing;
}

/** Shows a diagram to be looked at: in English with its English names, where it has them. */
export async function showDiagram(viewer: Drawing, xml: string, language: string): Promise<ModdleElement> {
  const { rootElement } = await viewer.get('moddle').fromXML(xml);
  if (!language.startsWith('zh')) nameInEnglish(rootElement, new Set());
  await viewer.importDefinitions(rootElement);
  overview(viewer);
  return rootElement;
}

/** The whole diagram; on a small screen, where that would be specks, its beginning. */
export function overview(viewer: Drawing): void {
  const canvas = viewer.get('canvas');
  if (canvas.zoom('fit-viewport', 'auto') >= SPECKS) return;
  const start = viewer.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent')[0];
  if (start) reveal(viewer, start);
}

function nameInEnglish(element: ModdleElement, seen: Set<unknown>): void {
  if (seen.has(element)) return;
  seen.add(element);
  const english = element.get<string | undefined>('weibao:nameEn');
  if (english) element.set(SAID_IN[element.$type] ?? 'name', english);
  for (const part of ['rootElements', 'categoryValue', 'flowElements', 'artifacts', 'participants', 'laneSets', 'lanes']) {
    for (const child of (element.get(part) as ModdleElement[] | undefined) ?? []) nameInEnglish(child, seen);
  }
}
