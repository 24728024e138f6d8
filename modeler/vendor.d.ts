declare module 'bpmn-js-differ' {
  import type { ModdleElement } from './canvas/bpmn.ts';

  interface Difference {
    _added: Record<string, ModdleElement>;
    _removed: Record<string, ModdleElement>;
    _changed: Record<string, { model: ModdleElement; attrs: Record<string, { oldValue: unknown; newValue: unknown }> }>;
    _layoutChanged: Record<string, ModdleElement>;
  }
  export function diff(before: ModdleElement, after: ModdleElement): Difference;
}
declare module 'bpmn-js-token-simulation/lib/modeler.js';
declare module 'bpmn-js-i18n-zh/lib/bpmn-js/index.js' {
  const words: Record<string, string>;
  export default words;
}
