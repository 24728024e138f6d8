import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { DeadlineField } from './DeadlineField.tsx';
import { useDesk } from './desk.tsx';
import { ChoiceField, ChoicesField, NumberField, Section, SwitchField } from './fields.tsx';

const SENSITIVITIES = ['C1', 'C2', 'C3', 'C4'];

/** How the work is done: form, deadline, letters, protection. */
export function TaskSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const { businessObject } = element;
  const set = (name: string, value: unknown) => drawing.get('modeling').updateProperties(element, { [name]: value });
  const text = (name: string) => businessObject.get<string | undefined>(name);
  const documents = (text('weibao:document') ?? '').split(',').filter((code) => code !== '');
  const priority = text('camunda:priority');
  return (
    <Section title={t('section.work')}>
      <ChoiceField
        label={t('field.form')}
        value={text('camunda:formKey')}
        choices={options.forms}
        placeholder={t('noForm')}
        onChange={(form) => set('camunda:formKey', form)}
      />
      <DeadlineField element={element} />
      <ChoicesField
        label={t('field.documents')}
        value={documents}
        choices={options.documents}
        placeholder={t('noDocument')}
        onChange={(codes) => set('weibao:document', codes.length > 0 ? codes.join(',') : undefined)}
      />
      <ChoiceField
        label={t('field.sensitivity')}
        value={text('weibao:sensitivity')}
        choices={SENSITIVITIES.map((value) => ({ value, label: t(`sensitivity.${value}`), labelEn: t(`sensitivity.${value}`) }))}
        placeholder={t('sensitivity.ofCase')}
        hint={t('hint.sensitivity')}
        onChange={(value) => set('weibao:sensitivity', value)}
      />
      <NumberField
        label={t('field.priority')}
        min={0}
        max={100}
        placeholder="50"
        hint={t('hint.priority')}
        value={priority === undefined || Number.isNaN(Number(priority)) ? undefined : Number(priority)}
        onChange={(value) => set('camunda:priority', value === undefined ? undefined : String(value))}
      />
      <SwitchField
        label={t('field.external')}
        hint={t('hint.external')}
        value={businessObject.get<boolean>('weibao:external') ?? false}
        onChange={(value) => set('weibao:external', value || undefined)}
      />
      <SwitchField
        label={t('field.returnable')}
        hint={t('hint.returnable')}
        value={businessObject.get<boolean>('weibao:returnable') ?? false}
        onChange={(value) => set('weibao:returnable', value || undefined)}
      />
    </Section>
  );
}
