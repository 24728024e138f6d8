/** The parts of bpmn-js, diagram-js and moddle that the modeler touches; the packages themselves type them loosely. */

/** An element of the BPMN model. Attributes of our and camunda's namespace are read by their full name: `get('weibao:document')`. */
export interface ModdleElement {
  readonly $type: string;
  $parent?: ModdleElement;
  id: string;
  name?: string;
  get<T = unknown>(name: string): T;
  set(name: string, value: unknown): void;
  [property: string]: unknown;
}

/** A shape or connection on the canvas. */
export interface DiagramElement {
  id: string;
  type: string;
  businessObject: ModdleElement;
  parent?: DiagramElement;
  children?: DiagramElement[];
  incoming: DiagramElement[];
  outgoing: DiagramElement[];
  source?: DiagramElement;
  target?: DiagramElement;
  host?: DiagramElement;
  attachers?: DiagramElement[];
  labelTarget?: DiagramElement;
  waypoints?: Point[];
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

interface Box extends Point {
  width: number;
  height: number;
}

export interface EventBus {
  on(event: string | string[], listener: (event: never) => unknown): void;
  on(event: string | string[], priority: number, listener: (event: never) => unknown): void;
  off(event: string | string[], listener: (event: never) => unknown): void;
  fire(event: string, payload?: unknown): unknown;
}

export interface Modeling {
  updateProperties(element: DiagramElement, properties: Record<string, unknown>): void;
  updateModdleProperties(element: DiagramElement, moddleElement: ModdleElement, properties: Record<string, unknown>): void;
  createShape(shape: DiagramElement, position: Point, parent: DiagramElement): DiagramElement;
  connect(source: DiagramElement, target: DiagramElement): DiagramElement;
  removeElements(elements: DiagramElement[]): void;
}

export interface Services {
  eventBus: EventBus;
  modeling: Modeling;
  canvas: {
    zoom(level?: number | 'fit-viewport', center?: 'auto' | Point): number;
    viewbox(shown?: Box): Box & { inner: Box };
    getRootElement(): DiagramElement;
    getContainer(): HTMLElement;
    scrollToElement(element: DiagramElement, padding?: number | Record<'top' | 'right' | 'bottom' | 'left', number>): void;
    addMarker(element: DiagramElement | string, marker: string): void;
    removeMarker(element: DiagramElement | string, marker: string): void;
    resized(): void;
    focus(): void;
  };
  commandStack: {
    canUndo(): boolean;
    canRedo(): boolean;
    undo(): void;
    redo(): void;
    clear(): void;
    execute(command: string, context: unknown): void;
    register(command: string, handler: unknown): void;
    /** Position of the newest change; equal before and after means nothing has changed. */
    _stackIdx: number;
  };
  elementRegistry: {
    get(id: string): DiagramElement | undefined;
    filter(test: (element: DiagramElement) => boolean): DiagramElement[];
    getGraphics(element: DiagramElement | string): SVGElement;
  };
  elementFactory: { createShape(attributes: Record<string, unknown>): DiagramElement };
  selection: { get(): DiagramElement[]; select(element: DiagramElement | DiagramElement[] | null): void };
  overlays: {
    add(element: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string;
    remove(filter: string | { type: string }): void;
  };
  moddle: {
    create(type: string, properties?: Record<string, unknown>): ModdleElement;
    fromXML(xml: string): Promise<{ rootElement: ModdleElement; warnings: { message: string }[] }>;
  };
  autoPlace: { append(source: DiagramElement, shape: DiagramElement): DiagramElement };
  spaceTool: {
    calculateAdjustments(
      elements: DiagramElement[],
      axis: 'x' | 'y',
      delta: number,
      start: number,
    ): { movingShapes: DiagramElement[]; resizingShapes: DiagramElement[] };
    makeSpace(moving: DiagramElement[], resizing: DiagramElement[], delta: Point, direction: string, start: number): void;
  };
  palette: { triggerEntry(entry: string, action: string, event: Event): void };
  popupMenu: { open(target: DiagramElement, type: string, position: Point, options?: Record<string, unknown>): void; close(): void };
  bpmnReplace: { replaceElement(element: DiagramElement, target: Record<string, unknown>): DiagramElement };
  toggleMode: { toggleMode(active?: boolean): void };
  pauseSimulation: { isPaused: boolean; toggle(): void };
  resetSimulation: { resetSimulation(): void };
  animation: { setAnimationSpeed(speed: number): void };
}

/** A drawing program of ours: bpmn-js with its services by name. */
export interface Drawing {
  get<Name extends keyof Services>(name: Name): Services[Name];
  importXML(xml: string): Promise<{ warnings: { message: string }[] }>;
  importDefinitions(definitions: ModdleElement): Promise<unknown>;
  saveXML(options: { format: boolean }): Promise<{ xml?: string }>;
  getDefinitions(): ModdleElement;
  destroy(): void;
}

export { is, isAny } from 'bpmn-js/lib/util/ModelUtil.js';
