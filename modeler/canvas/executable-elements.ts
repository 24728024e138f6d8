/** Offers only what the engine executes: in the palette, beside an element, and in the menu that changes its type. */

interface Entry {
  label?: string;
  title?: string;
  className?: string;
  group?: string;
  separator?: boolean;
  action?: unknown;
  [key: string]: unknown;
}
type Entries = Record<string, Entry>;

/** Drawn by bpmn-js, executed by nobody here. */
const NOT_OFFERED = [
  'complex-gateway',
  'ad-hoc',
  'adhoc',
  'transaction',
  'cancel',
  'compensation',
  'instantiate',
  'data-object',
  'data-store',
  'replace-with-task',
  'manual-task',
];
/** What the office uses most, first; the rest in the order bpmn-js gives. */
const FIRST = ['user-task', 'exclusive-gateway', 'parallel-gateway', 'receive-task', 'rule-task', 'service-task', 'timer', 'message'];

const isOffered = (id: string) => !NOT_OFFERED.some((word) => id.includes(word));

function rank(id: string): number {
  const place = FIRST.findIndex((word) => id.includes(word));
  return place === -1 ? FIRST.length : place;
}

export function offeredEntries(entries: Entries): Entries {
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([id]) => isOffered(id))
      .sort(([a], [b]) => rank(a) - rank(b)),
  );
}

interface Registry {
  registerProvider(priority: number, provider: object): void;
  registerProvider(id: string, priority: number, provider: object): void;
}
interface Create {
  start(event: Event, shape: unknown, context?: unknown): void;
}
interface Factory {
  createShape(attributes: Record<string, unknown>): unknown;
}
interface AutoPlace {
  append(source: unknown, shape: unknown): void;
}
type Translate = (template: string) => string;

// Above 1000 is asked before bpmn-js; below, after it, with what it offers.
const AFTER_BPMN_JS = 500;

function ExecutablePalette(palette: Registry, create: Create, elementFactory: Factory, translate: Translate) {
  const startUserTask = (event: Event) => create.start(event, elementFactory.createShape({ type: 'bpmn:UserTask' }));
  palette.registerProvider(AFTER_BPMN_JS, {
    getPaletteEntries: () => (entries: Entries) =>
      Object.fromEntries(
        Object.entries(entries)
          .filter(([id]) => isOffered(id))
          .map(([id, entry]) =>
            id === 'create.task'
              ? [
                  'create.user-task',
                  {
                    ...entry,
                    className: 'bpmn-icon-user-task',
                    title: translate('Create user task'),
                    action: { dragstart: startUserTask, click: startUserTask },
                  },
                ]
              : [id, id === 'create.exclusive-gateway' ? { ...entry, className: 'bpmn-icon-gateway-xor' } : entry],
          ),
      ),
  });
}
ExecutablePalette.$inject = ['palette', 'create', 'elementFactory', 'translate'];

function ExecutableReplaceMenu(popupMenu: Registry) {
  popupMenu.registerProvider('bpmn-replace', AFTER_BPMN_JS, {
    getPopupMenuEntries: () => offeredEntries,
    getPopupMenuHeaderEntries: () => (entries: Entries) => {
      const { 'toggle-participant-multiplicity': _unused, ...offered } = entries;
      return offered;
    },
  });
}
ExecutableReplaceMenu.$inject = ['popupMenu'];

/** A plain task does nothing; what people append is work for somebody. */
function ExecutableContextPad(contextPad: Registry, create: Create, elementFactory: Factory, autoPlace: AutoPlace, translate: Translate) {
  const userTask = () => elementFactory.createShape({ type: 'bpmn:UserTask' });
  contextPad.registerProvider(AFTER_BPMN_JS, {
    getContextPadEntries: () => (entries: Entries) =>
      Object.fromEntries(
        Object.entries(entries)
          .filter(([id]) => isOffered(id))
          .map(([id, entry]) =>
            id === 'append.append-task'
              ? [
                  id,
                  {
                    ...entry,
                    className: 'bpmn-icon-user-task',
                    title: translate('Append user task'),
                    action: {
                      click: (_: Event, element: unknown) => autoPlace.append(element, userTask()),
                      dragstart: (event: Event, element: unknown) => create.start(event, userTask(), { source: element }),
                    },
                  },
                ]
              : [id, entry],
          ),
      ),
  });
}
ExecutableContextPad.$inject = ['contextPad', 'create', 'elementFactory', 'autoPlace', 'translate'];

export const executableElementsModule = {
  __init__: ['executablePalette', 'executableReplaceMenu', 'executableContextPad'],
  executablePalette: ['type', ExecutablePalette],
  executableReplaceMenu: ['type', ExecutableReplaceMenu],
  executableContextPad: ['type', ExecutableContextPad],
};
