import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField, Section } from './fields.tsx';

/** What is filled in by whoever begins a case here. */
export function StartFormSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  return (
    <Section title={t('section.start')}>
      <ChoiceField
        label={t('field.form')}
        value={element.businessObject.get<string>('camunda:formKey')}
        choices={options.forms}
        placeholder={t('noForm')}
        onChange={(form) => drawing.get('modeling').updateProperties(element, { 'camunda:formKey': form })}
      />
    </Section>
  );
}

/** A task of no kind is passed over when the process runs. */
export function UnknownTaskSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, readOnly } = useDesk();
  const become = (type: string) => drawing.get('selection').select(drawing.get('bpmnReplace').replaceElement(element, { type }));
  return (
    <Section title={t('section.kind')}>
      <Alert type="info" title={t('hint.noKind')} />
      <Button disabled={readOnly} onClick={() => become('bpmn:UserTask')}>
        {t('becomeUserTask')}
      </Button>
    </Section>
  );
}
