import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { Moment } from './Moment.tsx';
import { useNames } from './names.ts';
import './stale-dialog.css';

/** One entry that differs between what was typed here and what is stored by now, in words. */
export interface Difference {
  label: string;
  yours: string;
  theirs: string;
}

interface Props {
  /** Who stored it meanwhile, and when; nobody where it came with the product. */
  by?: string;
  at?: string;
  differences: Difference[];
  /** Takes what is stored now into the form, instead of what was typed. */
  load(): void;
  /** Leaves what was typed; saving again replaces what has been seen here. */
  keep(): void;
}

export const isStale = (error: unknown) => error instanceof Problem && error.code === 'STALE_VERSION';

/** Somebody else has saved meanwhile: what happened, what was kept, and the two side by side before anything is replaced. */
export function StaleDialog({ by, at, differences, load, keep }: Props) {
  const { t } = useTranslation('app');
  const { person } = useNames();
  return (
    <Modal
      open
      width={640}
      title={t('stale.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <div className="stale-choices">
          <Button onClick={load}>{t('stale.load')}</Button>
          <Button type="primary" onClick={keep}>
            {t('stale.keep')}
          </Button>
        </div>
      }
    >
      <p>
        {t('stale.saved', { by: !by || by === 'system' ? t('stale.somebody') : person(by) })} {at ? <Moment at={at} /> : null}
      </p>
      <p>
        <strong>{t('stale.kept')}</strong>
      </p>
      {differences.length === 0 ? (
        <p>{t('stale.same')}</p>
      ) : (
        <table className="stale-table">
          <thead>
            <tr>
              <th scope="col">{t('stale.entry')}</th>
              <th scope="col">{t('stale.yours')}</th>
              <th scope="col">{t('stale.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ label, yours, theirs }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{yours || t('none')}</td>
                <td>{theirs || t('none')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted">{t('stale.next')}</p>
    </Modal>
  );
}
