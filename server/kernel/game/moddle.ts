/** What bpmn-moddle hands out: its elements are dynamic, so only what we read is named here. */
// biome-ignore lint/suspicious/noExplicitAny: bpmn-moddle 9 ships no types; every property is optional and checked where it is read.
export type ModdleElement = { $type: string; id?: string; name?: string } & Record<string, any>;

export const attributeOf = (element: ModdleElement, name: string): string | undefined => {
  const value = element[name] ?? element.$attrs?.[name] ?? element.$attrs?.[`camunda:${name}`] ?? element.$attrs?.[`weibao:${name}`];
  return value === undefined || value === null ? undefined : String(value);
};
export const extensionsOf = (element: ModdleElement): ModdleElement[] => element.extensionElements?.values ?? [];

/** The text of an expression element, with `=` put before it where its language names FEEL. */
export function expressionOf(element: ModdleElement | undefined): string | undefined {
  const body = element?.body?.trim();
  if (!body) return undefined;
  return /feel/i.test(element?.language ?? '') && !body.startsWith('=') ? `= ${body}` : body;
}
