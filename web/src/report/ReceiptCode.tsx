/** @jsxImportSource preact */
import i18next from 'i18next';
import { useEffect, useRef } from 'preact/hooks';
import { CallFirst } from './CallFirst.tsx';

/** Shown large: it is written down, photographed or printed. It is nowhere else. */
export function ReceiptCode({ code }: { code: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {i18next.t('receipt.received')}
      </h1>
      <p>{i18next.t('receipt.keep')}</p>
      <p class="receipt-code" data-testid="receipt">
        {code}
      </p>
      <p>{i18next.t('receipt.next')}</p>
      <button type="button" class="wb-small-button no-print" onClick={() => window.print()}>
        {i18next.t('receipt.print')}
      </button>
      <div class="no-print">
        <CallFirst />
      </div>
    </section>
  );
}
