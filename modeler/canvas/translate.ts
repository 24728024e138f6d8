import zhByOthers from 'bpmn-js-i18n-zh/lib/bpmn-js/index.js';
import zhByUs from './words.zh.json' with { type: 'json' };

const zh: Record<string, string> = { ...zhByOthers, ...zhByUs };

/** Words of bpmn-js itself. `language` is asked anew for every word, so that a switch of language needs no new canvas. */
export function translateModule(language: () => string) {
  const translate = (template: string, replacements: Record<string, string> = {}) => {
    const words = language().startsWith('zh') ? (zh[template] ?? template) : template;
    return words.replace(/{([^}]+)}/g, (_, key: string) => replacements[key] ?? `{${key}}`);
  };
  return { translate: ['value', translate] };
}
