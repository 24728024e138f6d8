/** The walk-through speaks through our own panel; what its package says in English over the canvas is left out. */
const nothing = () => {};
const silent = { showNotification: nothing, log: nothing, removeAll: nothing, clear: nothing, toggle: nothing };
const silentOnElements = {
  addElementNotification: nothing,
  addElementNotifications: nothing,
  removeElementNotification: nothing,
  clear: nothing,
};

export const quietSimulationModule = {
  notifications: ['value', silent],
  log: ['value', silent],
  elementNotifications: ['value', silentOnElements],
};
