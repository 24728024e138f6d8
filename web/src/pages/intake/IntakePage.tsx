import { Alert, Button, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type IntakeWay, useForm, useIntake } from '../../api/cases.ts';
import { useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { named } from '../../language.ts';
import { IntakeForm } from './IntakeForm.tsx';

export function IntakePage() {
  const { t } = useTranslation('cases');
  const ways = useIntake();
  usePageTitle(t('newCase'));
  return (
    <div className="page" style={{ maxWidth: 860 }}>
      <div className="page-head">
        <h1>{t('newCase')}</h1>
      </div>
      <Alert
        type="error"
        showIcon
        title={t('callFirst')}
        action={
          <Button danger type="primary" href="tel:110">
            {t('call110')}
          </Button>
        }
        style={{ marginBottom: 12 }}
      />
      <div className="panel">
        <Loaded query={ways}>{(found) => (found.length > 0 ? <Intake ways={found} /> : <p>{t('noWay')}</p>)}</Loaded>
      </div>
    </div>
  );
}

const keyOf = ({ process, startEvent }: IntakeWay) => `${process}/${startEvent}`;

/** How a report reaches the office other than by the public page: start events that have a form and fit the role. */
function Intake({ ways }: { ways: IntakeWay[] }) {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const [chosen, choose] = useState(() => keyOf(ways[0]!));
  const [round, setRound] = useState(0);
  const schema = useForm(chosen);
  const way = ways.find((each) => keyOf(each) === chosen) ?? ways[0]!;
  return (
    <>
      {ways.length > 1 ? (
        <Radio.Group
          aria-label={t('way')}
          optionType="button"
          value={chosen}
          onChange={({ target }) => choose(target.value)}
          options={ways.map((each) => ({ value: keyOf(each), label: named(each) }))}
          style={{ marginBottom: 16 }}
        />
      ) : (
        <h2 style={{ marginBottom: 16 }}>{named(way)}</h2>
      )}
      <Loaded query={schema}>
        {(form) => (
          <IntakeForm
            key={`${chosen}/${round}`}
            schema={form}
            formKey={chosen}
            way={way}
            session={session!}
            again={() => setRound(round + 1)}
          />
        )}
      </Loaded>
    </>
  );
}
