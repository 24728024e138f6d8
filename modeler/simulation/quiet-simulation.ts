/** The walk-through speaks through our own panel; what its package says in English over the canvas is left out. */
const nothing = () => {};
const silent = { showNotification: nothing, log: nothing, removeAll: nothing, clear: nothing, toggle: nothing };
const silentOnElements = {
  addElementNotification: nothing,
  addElementNotifications: nothing,
  removeElementNotification: nothing,
  clear: nothing,
};

interface ContextPads {
  _addOverlay(element: unknown, overlay: { html: HTMLElement }): void;
}

/** The buttons at the elements say in the reader's language what they do. */
function SpokenButtons(contextPads: ContextPads, translate: (template: string) => string) {
  const add = contextPads._addOverlay.bind(contextPads);
  contextPads._addOverlay = (element, overlay) => {
    if (overlay.html.title) overlay.html.title = translate(overlay.html.title);
    add(element, overlay);
  };
}
SpokenButtons.$inject = ['contextPads', 'translate'];

export const quietSimulationModule = {
  __init__: ['spokenSimulationButtons'],
  spokenSimulationButtons: ['type', SpokenButtons],
  notifications: ['value', silent],
  log: ['value', silent],
  elementNotifications: ['value', silentOnElements],
};
