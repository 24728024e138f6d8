import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speak } from './api/client.ts';

export type Language = 'zh' | 'en';

const KEPT_IN = 'weibao.language';
const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-US' };
const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { eager: true, import: 'default' });

/** `locales/zh/tasks.json` → resources.zh.tasks */
function resources(): Record<string, Record<string, Record<string, unknown>>> {
  const found: Record<string, Record<string, Record<string, unknown>>> = { zh: {}, en: {} };
  for (const [path, words] of Object.entries(files)) {
    const [language, file] = path.split('/').slice(-2) as [string, string];
    found[language]![file.replace('.json', '')] = words;
  }
  return found;
}

/** Chinese, unless whoever uses this browser reads English and no Chinese. */
export function languageOf(languages: readonly string[]): Language {
  const read = languages.map((tag) => tag.toLowerCase().split('-')[0]);
  return read.includes('en') && !read.includes('zh') ? 'en' : 'zh';
}

export function keptLanguage(): Language {
  const kept = localStorage.getItem(KEPT_IN);
  return kept === 'en' || kept === 'zh' ? kept : languageOf(navigator.languages);
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

export function currentTag(): string {
  return TAGS[currentLanguage()];
}

/** What somebody has chosen is kept; what was only guessed is not. */
export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_IN, language);
  await show(language);
}

async function show(language: Language): Promise<void> {
  speak(TAGS[language]);
  document.documentElement.lang = TAGS[language];
  await i18next.changeLanguage(language);
}

export async function startLanguage(): Promise<void> {
  const words = resources();
  await i18next.use(initReactI18next).init({
    lng: keptLanguage(),
    fallbackLng: 'zh',
    resources: words,
    ns: Object.keys(words.zh!),
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await show(keptLanguage());
}

/** The name of something the office named in both languages. */
export function named(thing: { name: string; nameEn?: string }): string {
  return currentLanguage() === 'en' ? (thing.nameEn ?? thing.name) : thing.name;
}

/** A task with what tells it from others of its step. */
export function titled({ about = [], ...task }: { name: string; nameEn?: string; about?: { name: string; nameEn?: string }[] }): string {
  return [task, ...about].map(named).join(' · ');
}

/** What the server wrote in Chinese and, where it could, in English. */
export function inLanguage(zh: string, en: string | undefined): string {
  return currentLanguage() === 'en' ? (en ?? zh) : zh;
}
