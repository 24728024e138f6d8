import { useTranslation } from 'react-i18next';
import { type DefinitionView, useXml } from './definitions.ts';

/** What a process is called in the reader's language: its English name stands in its diagram. */
export function useProcessName(definition: Pick<DefinitionView, 'id' | 'key' | 'name'>): string {
  const { i18n } = useTranslation();
  const english = i18n.language === 'en';
  const { data: xml } = useXml(english ? definition.id : undefined);
  return (english && xml && englishName(xml, definition.key)) || definition.name;
}

function englishName(xml: string, key: string): string | null {
  const file = new DOMParser().parseFromString(xml, 'application/xml');
  const processes = [...file.getElementsByTagNameNS('http://www.omg.org/spec/BPMN/20100524/MODEL', 'process')];
  const found = processes.find((process) => process.getAttribute('id') === key);
  return found?.getAttributeNS('http://weibao.org/schema/bpmn/1.0', 'nameEn') ?? null;
}
