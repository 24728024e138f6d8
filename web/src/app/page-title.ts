import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Never with anything personal: titles stay in the browser's history. */
export function usePageTitle(title: string): void {
  const { t } = useTranslation();
  const product = t('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
