import type { Problem } from '../types.ts';
import type { Drawing } from './bpmn.ts';

const OVERLAY = 'weibao-problem';

/** Puts a mark with a tooltip on every element that has a problem. Takes the marks of before away. */
export function markProblems(drawing: Drawing, problems: Problem[], say: (problem: Problem) => string): void {
  const [canvas, overlays, registry] = [drawing.get('canvas'), drawing.get('overlays'), drawing.get('elementRegistry')];
  overlays.remove({ type: OVERLAY });
  for (const element of registry.filter(() => true)) {
    canvas.removeMarker(element, 'has-error');
    canvas.removeMarker(element, 'has-warning');
  }
  const byElement = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (!problem.elementId || !registry.get(problem.elementId)) continue;
    byElement.set(problem.elementId, [...(byElement.get(problem.elementId) ?? []), problem]);
  }
  for (const [elementId, found] of byElement) {
    const worst = found.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
    canvas.addMarker(elementId, `has-${worst}`);
    const mark = document.createElement('div');
    mark.className = `problem-mark ${worst}`;
    mark.textContent = '!';
    mark.title = found.map(say).join('\n');
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', mark.title);
    const flow = registry.get(elementId)?.waypoints;
    overlays.add(elementId, OVERLAY, { position: flow ? { top: -10, left: -10 } : { top: -10, right: 10 }, html: mark });
  }
}
