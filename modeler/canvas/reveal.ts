import type { DiagramElement, Drawing } from './bpmn.ts';

/** Below this scale nobody can read what an element is called. */
const READABLE = 0.7;
/** The palette lies over the left edge. */
const ROOM = { top: 100, right: 120, bottom: 100, left: 180 };

/** Brings an element into view, large enough to be read. */
export function reveal(drawing: Drawing, element: DiagramElement): void {
  const canvas = drawing.get('canvas');
  if (canvas.zoom() < READABLE) canvas.zoom(READABLE, 'auto');
  canvas.scrollToElement(element, ROOM);
}
