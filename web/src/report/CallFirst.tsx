/** @jsxImportSource preact */
import i18next from 'i18next';

export function CallFirst() {
  return (
    <div class="call-first">
      <p>{i18next.t('callFirst')}</p>
      <a class="call-button" href="tel:110">
        {i18next.t('call110')}
      </a>
      <a class="call-button is-second" href="tel:120">
        {i18next.t('call120')}
      </a>
    </div>
  );
}
