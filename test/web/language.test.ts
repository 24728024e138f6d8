import { expect, it } from 'vitest';
import { languageOf } from '../../web/src/language.ts';

it.each([
  [['zh-CN', 'en'], 'zh'],
  [['en-US', 'zh-TW'], 'zh'],
  [['en-US', 'en'], 'en'],
  [['fr-FR'], 'zh'],
  [[], 'zh'],
])('a browser that reads %j and was never told otherwise opens in %s', (languages, language) => {
  expect(languageOf(languages)).toBe(language);
});
