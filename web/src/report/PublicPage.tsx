/** @jsxImportSource preact */
import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { speak } from '../api/client.ts';
import { ReceiptPage } from './ReceiptPage.tsx';
import { ReportPage } from './ReportPage.tsx';

/** The two pages that need no sign-in, without anything of the office's application. */
export function PublicPage() {
  const [language, setLanguage] = useState<'zh' | 'en'>(i18next.language === 'en' ? 'en' : 'zh');
  const receipt = window.location.pathname.startsWith('/receipt');
  const other = language === 'zh' ? 'en' : 'zh';

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = i18next.t(receipt ? 'receipt.title' : 'report.title');
  }, [language, receipt]);

  async function change() {
    sessionStorage.setItem('weibao.language', other);
    speak(other === 'en' ? 'en-US' : 'zh-CN');
    await i18next.changeLanguage(other);
    setLanguage(other);
  }

  return (
    <>
      <header class="public-head">
        <strong>{i18next.t('office')}</strong>
        <button type="button" class="wb-small-button" onClick={() => void change()} lang={other === 'zh' ? 'zh-CN' : 'en'}>
          {other === 'zh' ? '中文' : 'English'}
        </button>
      </header>
      <main class="public-main">
        {receipt ? <ReceiptPage /> : <ReportPage language={language} />}
        <nav class="no-print">
          <a href={receipt ? '/report' : '/receipt'}>{i18next.t(receipt ? 'toReport' : 'toReceipt')}</a>
        </nav>
      </main>
    </>
  );
}
