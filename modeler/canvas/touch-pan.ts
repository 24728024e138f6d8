interface Canvas {
  getContainer(): HTMLElement;
  scroll(by: { dx: number; dy: number }): void;
}
interface Bus {
  on(event: string, listener: () => void): void;
}

/** A finger moves the diagram; diagram-js listens to mice only. */
function TouchPan(eventBus: Bus, canvas: Canvas) {
  eventBus.on('diagram.init', () => {
    const container = canvas.getContainer();
    container.style.touchAction = 'none';
    let last: { id: number; x: number; y: number } | undefined;
    container.addEventListener('pointerdown', ({ pointerType, pointerId: id, clientX: x, clientY: y }) => {
      if (pointerType === 'touch') last = { id, x, y };
    });
    container.addEventListener('pointermove', ({ pointerId: id, clientX: x, clientY: y }) => {
      if (last?.id !== id) return;
      canvas.scroll({ dx: x - last.x, dy: y - last.y });
      last = { id, x, y };
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      container.addEventListener(end, () => {
        last = undefined;
      });
    }
  });
}
TouchPan.$inject = ['eventBus', 'canvas'];

export const touchPanModule = { __init__: ['touchPan'], touchPan: ['type', TouchPan] };
