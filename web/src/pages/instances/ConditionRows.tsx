import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Condition, KINDS, OPERATORS } from './wanted.ts';

interface Props {
  conditions: Condition[];
  change(conditions: Condition[]): void;
}

/** The server takes no more. */
const MOST = 10;

export function ConditionRows({ conditions, change }: Props) {
  const { t } = useTranslation('instances');
  const set = (id: number, some: Partial<Condition>) => change(conditions.map((row) => (row.id === id ? { ...row, ...some } : row)));
  const add = () =>
    change([...conditions, { id: Math.max(-1, ...conditions.map(({ id }) => id)) + 1, name: '', kind: 'text', operator: 'eq', value: '' }]);
  return (
    <fieldset className="instance-wide instance-conditions">
      <legend className="wb-label">{t('byVariables')}</legend>
      <p className="muted" style={{ margin: 0 }}>
        {t('byVariablesAbout')}
      </p>
      {conditions.map(({ id, name, kind, operator, value }) => (
        <div key={id} className="instance-condition">
          <label>
            <span className="wb-label">{t('incidents:variable')}</span>
            <input className="wb-input" autoComplete="off" value={name} onChange={({ target }) => set(id, { name: target.value })} />
          </label>
          <label>
            <span className="wb-label">{t('incidents:kind')}</span>
            <select
              className="wb-input"
              value={kind}
              onChange={({ target }) => set(id, { kind: target.value as Condition['kind'], operator: 'eq', value: '' })}
            >
              {KINDS.map((each) => (
                <option key={each} value={each}>
                  {t(`kind.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="wb-label">{t('compared')}</span>
            <select
              className="wb-input"
              value={operator}
              onChange={({ target }) => set(id, { operator: target.value as Condition['operator'] })}
            >
              {OPERATORS[kind].map((each) => (
                <option key={each} value={each}>
                  {t(`operator.${each}`)}
                </option>
              ))}
            </select>
          </label>
          {kind === 'text' || kind === 'number' ? (
            <label>
              <span className="wb-label">{t('incidents:value')}</span>
              <input
                className="wb-input"
                autoComplete="off"
                inputMode={kind === 'number' ? 'decimal' : undefined}
                value={value}
                onChange={({ target }) => set(id, { value: target.value })}
              />
            </label>
          ) : (
            <span />
          )}
          <Button aria-label={t('incidents:removeNamed', { name })} onClick={() => change(conditions.filter((row) => row.id !== id))}>
            {t('incidents:remove')}
          </Button>
        </div>
      ))}
      {conditions.length < MOST && <Button onClick={add}>{t('addCondition')}</Button>}
    </fieldset>
  );
}
