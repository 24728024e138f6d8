declare module 'bpmn-moddle' {
  export default class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<unknown>;
  }
}
declare module 'dmn-moddle' {
  export class DmnModdle {
    fromXML(xml: string, type?: string): Promise<unknown>;
    toXML(root: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
    create(type: string, properties: Record<string, unknown>): unknown;
  }
}
