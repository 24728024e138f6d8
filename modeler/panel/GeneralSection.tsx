import { useTranslation } from 'react-i18next';
import { type DiagramElement, is, isAny } from '../canvas/bpmn.ts';
import { readDocumentation, writeDocumentation } from '../model/documentation.ts';
import { useDesk } from './desk.tsx';
import { Section, TextField } from './fields.tsx';

const DOCUMENTED = ['bpmn:Activity', 'bpmn:Process', 'bpmn:Event'];

export function GeneralSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const modeling = drawing.get('modeling');
  const { businessObject } = element;
  const text = is(element as never, 'bpmn:TextAnnotation');
  const person = isAny(element as never, ['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:ManualTask']);
  return (
    <Section title={t('section.general')}>
      <TextField
        label={text ? t('field.text') : t('field.name')}
        value={(text ? businessObject.get<string>('text') : businessObject.name) ?? ''}
        rows={text ? 2 : undefined}
        onChange={(name) => modeling.updateProperties(element, { [text ? 'text' : 'name']: name || undefined })}
      />
      <TextField
        label={t('field.nameEn')}
        value={businessObject.get<string>('weibao:nameEn') ?? ''}
        onChange={(name) => modeling.updateProperties(element, { 'weibao:nameEn': name || undefined })}
      />
      {isAny(element as never, DOCUMENTED) ? (
        <TextField
          label={person ? t('field.whatToDo') : t('field.documentation')}
          hint={person ? t('hint.whatToDo') : undefined}
          value={readDocumentation(element)}
          rows={3}
          onChange={(value) => writeDocumentation(drawing, element, value)}
        />
      ) : null}
    </Section>
  );
}
