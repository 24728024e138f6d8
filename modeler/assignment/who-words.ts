import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { useChoiceLabel, useDesk } from '../panel/desk.tsx';
import type { Choice } from '../types.ts';
import { readCandidates } from './candidate-groups.ts';

/** Who would get a task, in words: a person, roles with their unit, or whatever an expression says. */
export function useWhoWords(): (element: DiagramElement) => string {
  const { t } = useTranslation('modeler');
  const { options } = useDesk();
  const label = useChoiceLabel();
  const nameOf = (choices: Choice[], value: string) => {
    const found = choices.find((choice) => choice.value === value);
    return found ? label(found) : value;
  };
  return ({ businessObject }) => {
    const assignee = businessObject.get<string | undefined>('camunda:assignee');
    if (assignee) return assignee.startsWith('=') ? t('simulation.byExpression', { feel: assignee }) : assignee;
    const candidates = readCandidates(businessObject.get<string | undefined>('camunda:candidateGroups'));
    if ('feel' in candidates) return t('simulation.byExpression', { feel: candidates.feel });
    if (candidates.groups.length === 0) return t('who.anyCaseworker');
    return candidates.groups
      .map(({ role, organisation }) =>
        organisation
          ? t('simulation.roleOf', { role: nameOf(options.roles, role), organisation: nameOf(options.organisations, organisation) })
          : nameOf(options.roles, role),
      )
      .join(t('comma'));
  };
}
