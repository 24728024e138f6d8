import { useTranslation } from 'react-i18next';
import { useDesk, useElementName } from '../panel/desk.tsx';
import { useProblemWords } from '../panel/problem-words.ts';
import type { Problem } from '../types.ts';
import type { Check } from './use-check.ts';
import '../text.css';
import './problems.css';

/** How the drawing stands with the server, and everything wrong with it. */
export function ProblemList({ check, onPick }: { check: Check; onPick(elementId: string): void }) {
  const { t } = useTranslation('modeler');
  const errors = check.problems.filter(({ severity }) => severity === 'error').length;
  const warnings = check.problems.length - errors;
  const summary =
    check.state === 'unanswered'
      ? t('check.unanswered')
      : check.problems.length > 0
        ? t('check.found', { errors, warnings })
        : check.state === 'checking'
          ? t('check.checking')
          : t('check.clean');
  return (
    <section className="problem-list" aria-label={t('check.title')}>
      <div className={errors > 0 ? 'problem-summary has-errors' : 'problem-summary'} role="status">
        {summary}
      </div>
      <ProblemItems problems={check.problems} onPick={onPick} />
    </section>
  );
}

export function ProblemItems({ problems, onPick }: { problems: Problem[]; onPick(elementId: string): void }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const elementName = useElementName();
  const say = useProblemWords(drawing);
  if (problems.length === 0) return null;
  return (
    <ul className="problem-items">
      {problems.map((problem) => {
        const { elementId, severity } = problem;
        const element = elementId ? drawing.get('elementRegistry').get(elementId) : undefined;
        return (
          <li key={`${problem.code}${elementId}${problem.path}${problem.message}`}>
            <span className={`problem-severity ${severity}`}>{t(`severity.${severity}`)}</span>
            {element ? (
              <button type="button" className="link-button" onClick={() => onPick(element.id)}>
                {elementName(element)}
              </button>
            ) : elementId ? (
              <code>{elementId}</code>
            ) : null}
            <span>{say(problem)}</span>
          </li>
        );
      })}
    </ul>
  );
}
