declare module 'bpmn-moddle' {
  export default class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    // biome-ignore lint/suspicious/noExplicitAny: bpmn-moddle 9 ships no types; its elements are read by name.
    fromXML(
      xml: string,
    ): Promise<{
      rootElement: any;
      warnings: { message: string; element?: any; property?: string; value?: any }[];
      elementsById: any;
      references: any[];
    }>;
  }
}
declare module 'dmn-moddle' {
  export class DmnModdle {
    // biome-ignore lint/suspicious/noExplicitAny: dmn-moddle ships no types; its elements are read by name.
    fromXML(xml: string, type?: string): Promise<{ rootElement: any; warnings: { message: string }[] }>;
  }
}
