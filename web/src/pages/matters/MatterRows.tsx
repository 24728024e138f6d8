import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { fileAddress } from '../../api/files.ts';
import type { ExternalMatter, MatterPart } from '../../api/matters.ts';
import type { TaskRow } from '../../api/tasks.ts';
import { inLanguage, titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { useHolder } from '../../parts/holder.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import './matters.css';

/** In the order in which they come about. */
const PARTS: MatterPart[] = ['sentAt', 'ackAt', 'refNo', 'result', 'resultAt'];
/** Whether these have come about is what people look for: their absence is said, where the form tells of them. */
const AWAITED: MatterPart[] = ['sentAt', 'result'];

/** External matters, one a row. `ofCase`: all of one case, which need not be said in each. */
export function MatterRows({ matters, ofCase = false }: { matters: ExternalMatter[]; ofCase?: boolean }) {
  const { t } = useTranslation('matters');
  return (
    <ul className="rows">
      {matters.map((matter) => (
        <ToldRow key={matter.id} row={matter} mark={t(`authority.${matter.authority}`)} ofCase={ofCase}>
          <Told matter={matter} />
        </ToldRow>
      ))}
    </ul>
  );
}

function Told({ matter: { told, tells, files } }: { matter: ExternalMatter }) {
  const { t } = useTranslation('matters');
  const tell = (part: MatterPart): ReactNode => {
    const said = told[part];
    if (said) return part.endsWith('At') ? <Moment at={said.text} /> : inLanguage(said.text, said.textEn);
    return AWAITED.includes(part) && tells.includes(part) && <span className="muted">{t(`notYet.${part}`)}</span>;
  };
  const facts = PARTS.map((part) => [t(part), tell(part)] as const);
  const attached = files.length > 0 && (
    <ul className="told-files">
      {files.map(({ id, name }) => (
        <li key={id}>
          <a href={fileAddress(id)} download={name}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
  const nothing = files.length === 0 && facts.every(([, value]) => !value);
  return nothing ? <span className="muted">{t('nothingYet')}</span> : <Facts facts={[...facts, [t('files'), attached]]} />;
}

interface ToldRowProps {
  row: TaskRow;
  /** What it is called here. Default: the name of the task. */
  title?: string;
  mark?: string;
  ofCase: boolean;
  children: ReactNode;
}

/** A task with what has been told of its matter beside it. */
export function ToldRow({ row, title = titled(row), mark, ofCase, children }: ToldRowProps) {
  const { organisation } = useNames();
  const holderOf = useHolder();
  const holders = [row.organisation && organisation(row.organisation), holderOf(row)].filter(Boolean);
  return (
    <li className="told-row" data-told={row.elementId}>
      <div className="told-what">
        <div>
          <Link to={`/tasks/${row.id}`}>{title}</Link>
          {mark && <span className="told-mark">{mark}</span>}
        </div>
        {!ofCase && row.caseId && (
          <div>
            <Link to={`/cases/${row.caseId}`} className="muted">
              {row.caseNo} {row.codeName}
            </Link>
          </div>
        )}
      </div>
      <div className="told-parts">{children}</div>
      <div className="told-who">
        <DueTag state={row.state} dueAt={row.dueAt} deadline={row.deadline} />
        <div className="muted">{holders.join(' · ')}</div>
      </div>
    </li>
  );
}
