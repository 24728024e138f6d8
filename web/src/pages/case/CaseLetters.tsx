import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import {
  type LetterKind,
  type LetterSubject,
  type Letters,
  type LetterView,
  letterAddress,
  lettersKey,
  makeLetter,
  useLetters,
} from '../../api/letters.ts';
import { Loaded, ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import '../../parts/letters.css';

/** The documents that can be made of this case, each with its last version. */
export function CaseLetters({ caseId }: { caseId: string }) {
  const { t } = useTranslation('letters');
  const letters = useLetters(caseId);
  return (
    <section className="panel" aria-labelledby="case-letters">
      <h2 id="case-letters">{t('letters')}</h2>
      <Loaded query={letters}>
        {({ kinds, items }) =>
          kinds.length === 0 ? (
            <p className="muted">{t('none')}</p>
          ) : (
            <>
              <p className="muted">{t('about')}</p>
              <ul className="rows">
                {kinds.map((kind) => (
                  <Kind key={kind.document} caseId={caseId} kind={kind} made={items.filter(({ document }) => document === kind.document)} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Kind({ caseId, kind, made }: { caseId: string; kind: LetterKind; made: LetterView[] }) {
  const { i18n } = useTranslation('letters');
  const name = i18n.language === 'en' && !kind.national ? kind.nameEn : kind.name;
  if (!kind.subjects) return <Making caseId={caseId} wanted={{ document: kind.document }} name={name} made={made} />;
  return kind.subjects.map((subject) => (
    <Making
      key={subject.task}
      caseId={caseId}
      wanted={{ document: kind.document, task: subject.task }}
      name={name}
      subject={subject}
      made={made.filter(({ task }) => task === subject.task)}
    />
  ));
}

interface MakingProps {
  caseId: string;
  wanted: { document: string; task?: string };
  name: string;
  /** The unit it goes to, where there is one for each. */
  subject?: LetterSubject;
  made: LetterView[];
}

function Making({ caseId, wanted, name, subject, made: [last, ...earlier] }: MakingProps) {
  const { t } = useTranslation('letters');
  const { organisation } = useNames();
  const [making, setMaking] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const key = useRef(idempotencyKey());
  const unit = subject && organisation(subject.unit);
  const whole = unit ? `${name} ${unit}` : name;

  async function make() {
    setMaking(true);
    setRefusal(undefined);
    try {
      const letter = await makeLetter(caseId, wanted, { idempotencyKey: key.current });
      key.current = idempotencyKey();
      queryClient.setQueryData<Letters>(lettersKey(caseId), (known) => known && { ...known, items: [letter, ...known.items] });
    } catch (failure) {
      key.current = keyAfter(key.current, failure);
      setRefusal(failure);
    } finally {
      setMaking(false);
    }
  }

  return (
    <li className="letter-row" data-letter={wanted.document}>
      <div>
        <strong>{name}</strong> <span className="muted">{wanted.document}</span>
        {unit && (
          <div>
            {unit}
            {subject?.dueAt && (
              <span className="muted">
                {' '}
                · {t('taskDue')} <Moment at={subject.dueAt} />
              </span>
            )}
          </div>
        )}
        {last && <Made caseId={caseId} letter={last} />}
        {earlier.length > 0 && (
          <details>
            <summary>{t('earlier', { count: earlier.length })}</summary>
            {earlier.map((letter) => (
              <Made key={letter.id} caseId={caseId} letter={letter} />
            ))}
          </details>
        )}
        {refusal ? <ProblemNote error={refusal} /> : null}
      </div>
      <Button loading={making} onClick={() => void make()} aria-label={t(last ? 'againOf' : 'makeOf', { name: whole })}>
        {t(last ? 'again' : 'make')}
      </Button>
    </li>
  );
}

function Made({ caseId, letter }: { caseId: string; letter: LetterView }) {
  const { t } = useTranslation('letters');
  return (
    <>
      <div>
        <a href={letterAddress(caseId, letter.id)} download>
          {letter.number || t('draft')}
        </a>
      </div>
      <div className="muted">
        {t('version', { version: letter.version })} · <Moment at={letter.at} />
      </div>
    </>
  );
}
