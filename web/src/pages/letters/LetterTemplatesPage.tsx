import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type LetterTemplateView, putTemplate, templateAddress, templatesKey, useLetterTemplates } from '../../api/letters.ts';
import { Problem } from '../../api/problem.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded, ProblemNote } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import { Moment } from '../../parts/Moment.tsx';
import '../../parts/letters.css';
import { useNames } from '../../parts/names.ts';

/** What the office's letters look like, by process. */
export function LetterTemplatesPage() {
  const { t, i18n } = useTranslation('letters');
  const templates = useLetterTemplates();
  usePageTitle(t('templates'));
  return (
    <div className="page" style={{ maxWidth: 1000 }}>
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/processes">← {t('backToProcesses')}</Link>
      </p>
      <div className="page-head">
        <h1>{t('templates')}</h1>
      </div>
      <p className="muted">{t('templatesAbout')}</p>
      <Loaded query={templates}>
        {(items) =>
          [...new Map(items.map((each) => [each.process, each])).values()].map(({ process, processName, processNameEn }) => (
            <section className="panel" key={process} aria-labelledby={`letters-${process}`}>
              <h2 id={`letters-${process}`}>{i18n.language === 'en' ? processNameEn : processName}</h2>
              <ul className="rows">
                {items
                  .filter((each) => each.process === process)
                  .map((template) => (
                    <Template key={template.document} template={template} />
                  ))}
              </ul>
            </section>
          ))
        }
      </Loaded>
    </div>
  );
}

function Template({ template }: { template: LetterTemplateView }) {
  const { t, i18n } = useTranslation('letters');
  const session = useSession();
  const { person } = useNames();
  const chooser = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const name = i18n.language === 'en' && !template.national ? template.nameEn : template.name;

  async function replace(input: HTMLInputElement) {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    setSending(true);
    setRefusal(undefined);
    await putTemplate(template, file).catch(setRefusal);
    await queryClient.invalidateQueries({ queryKey: templatesKey });
    setSending(false);
  }

  return (
    <li className="letter-row" data-template={`${template.process}/${template.document}`}>
      <div>
        <div>
          <a href={templateAddress(template)} download>
            {name}
          </a>
        </div>
        <div className="muted">
          {template.document} ·{' '}
          {template.updatedAt ? t('changed', { version: template.version, by: person(template.updatedBy) }) : t('asDelivered')}
          {template.updatedAt && (
            <>
              {' '}
              <Moment at={template.updatedAt} />
            </>
          )}
        </div>
        {refusal ? <ProblemNote error={refusal} /> : null}
        {refusal instanceof Problem && (
          <ul>
            {refusal.issues.map(({ code, path, message, values }) => (
              <li key={`${path} ${message}`}>{t(`finding.${code}`, { ...values, defaultValue: message })}</li>
            ))}
          </ul>
        )}
      </div>
      {session.data && may(session.data, 'definition.deploy') && (
        <>
          <input
            ref={chooser}
            type="file"
            accept=".docx"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={({ currentTarget }) => void replace(currentTarget)}
          />
          <Button loading={sending} onClick={() => chooser.current?.click()} aria-label={t('uploadOf', { name })}>
            {t('upload')}
          </Button>
        </>
      )}
    </li>
  );
}
