import type { Language } from '../../language.ts';

const WEIBAO = 'http://weibao.org/schema/bpmn/1.0';

/** The diagram with its English names where English is read. */
export function inReadersLanguage(xml: string, language: Language): string {
  if (language === 'zh') return xml;
  const diagram = new DOMParser().parseFromString(xml, 'application/xml');
  for (const element of diagram.getElementsByTagName('*')) {
    const english = element.getAttributeNS(WEIBAO, 'nameEn');
    if (english) element.setAttribute('name', english);
  }
  return new XMLSerializer().serializeToString(diagram);
}
