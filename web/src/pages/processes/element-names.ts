import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useXml } from './definitions.ts';

const OURS = 'http://weibao.org/schema/bpmn/1.0';

/** What the elements of a version are called in the reader's language; their id, where they have no name. */
export function useElementNames(definitionId: string): (id: string) => string {
  const { i18n } = useTranslation();
  const english = i18n.language === 'en';
  const { data: xml } = useXml(definitionId);
  const names = useMemo(() => namesIn(xml ?? '', english), [xml, english]);
  return (id) => names.get(id) ?? id;
}

function namesIn(xml: string, english: boolean): Map<string, string> {
  if (xml === '') return new Map();
  const named = [...new DOMParser().parseFromString(xml, 'application/xml').querySelectorAll('[id][name]')];
  return new Map(
    named.map((element) => {
      const name = element.getAttribute('name') ?? '';
      return [element.id, (english && element.getAttributeNS(OURS, 'nameEn')) || name.replaceAll('\n', ' ')];
    }),
  );
}
