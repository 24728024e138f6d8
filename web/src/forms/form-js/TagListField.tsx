/** @jsxImportSource preact */
import { Taglist } from '@bpmn-io/form-js-viewer';
import i18next from 'i18next';
import { type FunctionComponent, isValidElement, toChildArray } from 'preact';
import type { FieldProps } from '../fields/field.ts';

/** What form-js says in English only, by the property it says it in, and the words of ours for it. */
const WORDS: Record<string, Record<string, string>> = {
  placeholder: { Search: 'form:search' },
  label: { 'Skip to search': 'form:skipToSearch' },
  title: { 'Remove tag': 'form:remove' },
  emptyListMessage: { 'No results': 'form:nothingToChoose', 'All values selected': 'form:nothingToChoose' },
};

/** form-js's own list of tags, in the reader's language. */
export function TagListField(props: FieldProps) {
  const drawn = (Taglist as unknown as FunctionComponent<FieldProps>)(props);
  sayInOurs(drawn);
  return drawn;
}

/** What has just been drawn and is not shown yet is nobody else's. */
function sayInOurs(drawn: unknown): void {
  if (!isValidElement(drawn)) return;
  const said = drawn.props as Record<string, unknown>;
  for (const [property, words] of Object.entries(WORDS)) {
    const ours = words[String(said[property])];
    if (ours) said[property] = i18next.t(ours);
  }
  toChildArray(said.children as Parameters<typeof toChildArray>[0]).forEach(sayInOurs);
}
