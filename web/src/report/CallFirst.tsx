/** @jsxImportSource preact */
import i18next from 'i18next';

/** `said`: the words stand in the form below already. */
export function CallFirst({ said = false }: { said?: boolean }) {
  return (
    <div class="call-first">
      {!said && <p>{i18next.t('callFirst')}</p>}
      <a class="call-button" href="tel:110">
        {i18next.t('call110')}
      </a>
      <a class="call-button is-second" href="tel:120">
        {i18next.t('call120')}
      </a>
    </div>
  );
}
