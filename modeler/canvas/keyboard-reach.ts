import type { DiagramElement, EventBus, Services } from './bpmn.ts';

const TYPES: Record<string, { type: string } & Record<string, unknown>> = {
  'create.start-event': { type: 'bpmn:StartEvent' },
  'create.intermediate-event': { type: 'bpmn:IntermediateThrowEvent' },
  'create.end-event': { type: 'bpmn:EndEvent' },
  'create.exclusive-gateway': { type: 'bpmn:ExclusiveGateway' },
  'create.user-task': { type: 'bpmn:UserTask' },
  'create.subprocess-expanded': { type: 'bpmn:SubProcess', isExpanded: true },
  'create.group': { type: 'bpmn:Group' },
};
/** Tools that need a pointer to be of use. */
const POINTER_ONLY = new Set(['hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'create.participant-expanded']);

/**
 * Makes the palette reachable by Tab. With the pointer an entry is dragged to its place; by keyboard, Enter puts it where
 * there is room in what is now visible, and selects it.
 */
function KeyboardReach(
  eventBus: EventBus,
  canvas: Services['canvas'],
  modeling: Services['modeling'],
  elementFactory: Services['elementFactory'],
  elementRegistry: Services['elementRegistry'],
  selection: Services['selection'],
) {
  const place = (shape: DiagramElement) => {
    const view = canvas.viewbox();
    const taken = elementRegistry.filter((element) => !element.waypoints && element.parent === canvas.getRootElement());
    const x = view.x + view.width / 2;
    let y = view.y + view.height / 2;
    const clashes = () =>
      taken.some(
        (other) =>
          Math.abs(other.x + other.width / 2 - x) < (other.width + shape.width) / 2 + 20 &&
          Math.abs(other.y + other.height / 2 - y) < (other.height + shape.height) / 2 + 20,
      );
    while (clashes()) y += 20;
    return { x, y };
  };

  const make = (entry: HTMLElement) => {
    const shape = elementFactory.createShape(TYPES[entry.dataset.action ?? '']!);
    selection.select(modeling.createShape(shape, place(shape), canvas.getRootElement()));
  };

  const reach = () => {
    for (const entry of canvas.getContainer().querySelectorAll<HTMLElement>('.djs-palette .entry')) {
      const action = entry.dataset.action ?? '';
      entry.tabIndex = POINTER_ONLY.has(action) ? -1 : 0;
      if (!entry.title) entry.title = entry.getAttribute('aria-label') ?? '';
    }
  };

  eventBus.on(['palette.create', 'palette.changed', 'i18n.changed'], 100, () => {
    reach();
  });
  eventBus.on('palette.create', ({ container }: { container: HTMLElement }) => {
    container.addEventListener('keydown', (event) => {
      const entry = (event.target as HTMLElement).closest<HTMLElement>('.entry');
      if (!entry || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      event.stopPropagation();
      if (TYPES[entry.dataset.action ?? '']) make(entry);
    });
  });
}
KeyboardReach.$inject = ['eventBus', 'canvas', 'modeling', 'elementFactory', 'elementRegistry', 'selection'];

export const keyboardReachModule = { __init__: ['keyboardReach'], keyboardReach: ['type', KeyboardReach] };
