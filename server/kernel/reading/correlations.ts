import { bodyOf, child, children, type Element } from './moddle.ts';

/** BPMN's own correlation: correlation properties, and the subscriptions of a process that say where their values lie. */
export class Correlations {
  private readonly paths = new Map<string, string>();

  constructor(rootElements: Element[], process: Element) {
    const bindings = new Map<string, string>();
    for (const subscription of children(process, 'correlationSubscriptions')) {
      for (const binding of children(subscription, 'correlationPropertyBinding')) {
        const property = child(binding, 'correlationPropertyRef')?.id;
        const path = bodyOf(child(binding, 'dataPath'));
        if (property && path) bindings.set(property, path.startsWith('=') ? path : `= ${path}`);
      }
    }
    for (const property of rootElements.filter(({ $type }) => $type === 'bpmn:CorrelationProperty')) {
      const path = property.id && bindings.get(property.id);
      if (!path) continue;
      for (const retrieval of children(property, 'correlationPropertyRetrievalExpression')) {
        const message = child(retrieval, 'messageRef')?.id;
        if (message) this.paths.set(message, path);
      }
    }
  }

  /** The expression whose value a waiting event compares with the key of an incoming message. */
  keyOf(message: Element): string | undefined {
    return message.id === undefined ? undefined : this.paths.get(message.id);
  }
}
