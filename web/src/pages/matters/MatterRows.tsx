import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ExternalMatter, MatterPart, Told } from '../../api/matters.ts';
import type { TaskRow } from '../../api/tasks.ts';
import { inLanguage, titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import './matters.css';

/** In the order in which they come about. */
const PARTS: MatterPart[] = ['sentAt', 'ackAt', 'refNo', 'result', 'resultAt'];

/** External matters, one a row. `ofCase`: all of one case, which need not be said in each. */
export function MatterRows({ matters, ofCase = false }: { matters: ExternalMatter[]; ofCase?: boolean }) {
  const { t } = useTranslation('matters');
  return (
    <ul className="rows">
      {matters.map((matter) => (
        <ToldRow key={matter.id} row={matter} mark={t(`authority.${matter.authority}`)} ofCase={ofCase}>
          <Facts facts={PARTS.map((part) => [t(part), tell(part, matter.told[part])])} />
          {Object.keys(matter.told).length === 0 && <span className="muted">{t('nothingYet')}</span>}
        </ToldRow>
      ))}
    </ul>
  );
}

function tell(part: MatterPart, told: Told | undefined): ReactNode {
  if (!told) return undefined;
  return part.endsWith('At') ? <Moment at={told.text} /> : inLanguage(told.text, told.textEn);
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
  const { t } = useTranslation('matters');
  const { organisation, person } = useNames();
  const holder = row.assignee ? (row.assigneeName ?? person(row.assignee)) : row.state === 'open' && t('nobody');
  const holders = [row.organisation && organisation(row.organisation), holder].filter(Boolean);
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
