import type { Problem } from '../types.ts';
import type { DiagramElement, Drawing } from './bpmn.ts';

const OVERLAY = 'weibao-problem';

/** Puts a mark with a tooltip on every element that has a problem. Takes the marks of before away. */
export function markProblems(drawing: Drawing, problems: Problem[], say: (problem: Problem, element: DiagramElement) => string): void {
  const [canvas, overlays, registry] = [drawing.get('canvas'), drawing.get('overlays'), drawing.get('elementRegistry')];
  overlays.remove({ type: OVERLAY });
  for (const element of registry.filter(() => true)) {
    canvas.removeMarker(element, 'has-error');
    canvas.removeMarker(element, 'has-warning');
  }
  const byElement = new Map<DiagramElement, Problem[]>();
  for (const problem of problems) {
    const element = problem.elementId === undefined ? undefined : registry.get(problem.elementId);
    if (element) byElement.set(element, [...(byElement.get(element) ?? []), problem]);
  }
  for (const [element, found] of byElement) {
    const worst = found.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
    canvas.addMarker(element, `has-${worst}`);
    const mark = document.createElement('div');
    mark.className = `problem-mark ${worst}`;
    mark.textContent = '!';
    mark.title = found.map((problem) => say(problem, element)).join('\n');
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', mark.title);
    overlays.add(element.id, OVERLAY, { position: element.waypoints ? { top: -10, left: -10 } : { top: -10, right: 10 }, html: mark });
  }
}
