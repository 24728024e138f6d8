import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer.js';
import type { Drawing, ModdleElement } from './bpmn.ts';
import { moddleExtensions } from './moddle.ts';
import { translateModule } from './translate.ts';

export function createViewer(container: HTMLElement, language: () => string): Drawing {
  return new NavigatedViewer({ container, moddleExtensions, additionalModules: [translateModule(language)] }) as unknown as Drawing;
}

/** Shows a diagram to be looked at: in English with its English names, where it has them. */
export async function showDiagram(viewer: Drawing, xml: string, language: string): Promise<ModdleElement> {
  const { rootElement } = await viewer.get('moddle').fromXML(xml);
  if (!language.startsWith('zh')) nameInEnglish(rootElement, new Set());
  await viewer.importDefinitions(rootElement);
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  return rootElement;
}

function nameInEnglish(element: ModdleElement, seen: Set<unknown>): void {
  if (seen.has(element)) return;
  seen.add(element);
  const english = element.get<string | undefined>('weibao:nameEn');
  if (english) element.set(element.$type === 'bpmn:TextAnnotation' ? 'text' : 'name', english);
  for (const part of ['rootElements', 'flowElements', 'artifacts', 'participants', 'laneSets', 'lanes']) {
    for (const child of (element.get(part) as ModdleElement[] | undefined) ?? []) nameInEnglish(child, seen);
  }
}
