import { useTranslation } from 'react-i18next';
import { useProcesses, useVersions } from '../processes/definitions.ts';
import { ProcessOption } from '../processes/ProcessOption.tsx';
import '../../forms/fields/fields.css';
import './migrations.css';

interface Chosen {
  key: string;
  from: string;
  to: string;
}

/** Process, the version its instances run under, and the one they are to run under. */
export function VersionChoice({ chosen: { key, from, to }, choose }: { chosen: Chosen; choose(chosen: Record<string, string>): void }) {
  const { t } = useTranslation('migrations');
  const { data: processes = [] } = useProcesses();
  const { data: versions = [] } = useVersions(key);
  const given = (chosen: Chosen) => choose(Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== '')));
  return (
    <div className="panel migration-choice">
      <label>
        <span className="wb-label">{t('process')}</span>
        <select className="wb-input" value={key} onChange={({ target }) => given({ key: target.value, from: '', to: '' })}>
          <option value="">{t('choose')}</option>
          {processes.map(({ live }) => (
            <ProcessOption key={live.key} definition={live} />
          ))}
        </select>
      </label>
      <label>
        <span className="wb-label">{t('from')}</span>
        <select
          className="wb-input"
          value={from}
          disabled={key === ''}
          onChange={({ target }) => given({ key, from: target.value, to: to || (versions[0]?.id ?? '') })}
        >
          <option value="">{t('choose')}</option>
          {versions.map(({ id, version, running = 0 }) => (
            <option key={id} value={id}>
              {t('versionRunning', { version, count: running })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="wb-label">{t('to')}</span>
        <select className="wb-input" value={to} disabled={key === ''} onChange={({ target }) => given({ key, from, to: target.value })}>
          <option value="">{t('choose')}</option>
          {versions
            .filter(({ id }) => id !== from)
            .map(({ id, version }) => (
              <option key={id} value={id}>
                {t('modeler:version', { version })}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
