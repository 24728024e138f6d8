/** @jsxImportSource preact */
import './report.css';
import '../forms/fields/fields.css';
import i18next from 'i18next';
import { render } from 'preact';
import { speak } from '../api/client.ts';
import enForm from '../locales/en/form.json';
import enProblems from '../locales/en/problems.json';
import enPublic from '../locales/en/public.json';
import zhForm from '../locales/zh/form.json';
import zhProblems from '../locales/zh/problems.json';
import zhPublic from '../locales/zh/public.json';
import { PublicPage } from './PublicPage.tsx';

await i18next.init({
  lng: sessionStorage.getItem('weibao.language') ?? 'zh',
  fallbackLng: 'zh',
  defaultNS: 'public',
  resources: {
    zh: { public: zhPublic, form: zhForm, problems: zhProblems },
    en: { public: enPublic, form: enForm, problems: enProblems },
  },
  interpolation: { escapeValue: false },
});
speak(i18next.language === 'en' ? 'en-US' : 'zh-CN');

const place = document.getElementById('root')!;
place.replaceChildren();
render(<PublicPage />, place);
