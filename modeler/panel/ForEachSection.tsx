import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { type ForEach, readForEach, writeForEach } from '../model/repetition.ts';
import { ConditionField } from './ConditionField.tsx';
import { useDesk } from './desk.tsx';
import { ChoiceField, FeelField, Section, SwitchField, TextField } from './fields.tsx';

const NEW: ForEach = {
  sequential: false,
  collection: '',
  elementVariable: 'item',
  outputCollection: '',
  outputElement: '',
  completionCondition: '',
};
const VARIABLE = /^=\s*([\p{L}_][\p{L}\p{N}_.]*)$/u;

/** One piece of work for each item of a list: each unit, each measure, each child. */
export function ForEachSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const forEach = readForEach(element);
  const write = (change: Partial<ForEach>) => writeForEach(drawing, element, { ...(forEach ?? NEW), ...change });
  const lists = options.variables.filter(({ type }) => type === undefined || type === 'list');
  const variable = VARIABLE.exec(forEach?.collection ?? '')?.[1];
  return (
    <Section title={t('section.forEach')}>
      <SwitchField
        label={t('field.forEach')}
        hint={t('hint.forEach')}
        value={forEach !== undefined}
        onChange={(on) => writeForEach(drawing, element, on ? NEW : undefined)}
      />
      {forEach ? (
        <>
          {forEach.collection === '' || variable ? (
            <ChoiceField
              open
              label={t('field.collection')}
              value={variable}
              choices={lists}
              onChange={(name) => write({ collection: name ? `= ${name}` : '' })}
            />
          ) : (
            <FeelField label={t('field.collection')} value={forEach.collection} onChange={(collection) => write({ collection })} />
          )}
          <TextField
            label={t('field.item')}
            hint={t('hint.item')}
            value={forEach.elementVariable}
            onChange={(elementVariable) => write({ elementVariable })}
          />
          <SwitchField label={t('field.sequential')} value={forEach.sequential} onChange={(sequential) => write({ sequential })} />
          <details className="modeler-expert" open={forEach.completionCondition !== '' || forEach.outputCollection !== ''}>
            <summary>{t('section.results')}</summary>
            <TextField
              label={t('field.outputCollection')}
              value={forEach.outputCollection}
              onChange={(outputCollection) => write({ outputCollection })}
            />
            <FeelField
              label={t('field.outputElement')}
              value={forEach.outputElement}
              onChange={(outputElement) => write({ outputElement })}
            />
            <ConditionField
              label={t('field.enough')}
              feel={forEach.completionCondition}
              onChange={(completionCondition) => write({ completionCondition })}
            />
          </details>
        </>
      ) : null}
    </Section>
  );
}
