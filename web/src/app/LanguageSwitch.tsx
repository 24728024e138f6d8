import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../language.ts';

export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh' : 'en';
  return (
    <Button type="text" onClick={() => void switchLanguage(other)} lang={other === 'zh' ? 'zh-CN' : 'en'}>
      {other === 'zh' ? '中文' : 'English'}
    </Button>
  );
}
