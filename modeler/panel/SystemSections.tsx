import { useTranslation } from 'react-i18next';
import { type DiagramElement, is } from '../canvas/bpmn.ts';
import { made } from '../model/documentation.ts';
import { type Direction, readMapping, readParameters, writeMapping, writeParameters } from '../model/extension.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField, FeelField, NumberField, Section, TextField } from './fields.tsx';
import { PairsField } from './PairsField.tsx';

/** What the system does by itself at this place. */
export function JobSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const { businessObject } = element;
  const set = (properties: Record<string, unknown>) => drawing.get('modeling').updateProperties(element, properties);
  return (
    <Section title={t('section.job')}>
      <ChoiceField
        open
        label={t('field.topic')}
        value={businessObject.get<string>('camunda:topic')}
        choices={options.topics.map(({ value, label, labelEn = label }) => ({
          value,
          label: t(`topic.${value}`, { defaultValue: label }),
          labelEn: t(`topic.${value}`, { defaultValue: labelEn }),
        }))}
        onChange={(topic) => set({ 'camunda:topic': topic, 'camunda:type': topic ? 'external' : undefined })}
      />
      <PairsField
        label={t('field.parameters')}
        names={t('pair.name')}
        values={t('pair.value')}
        pairs={readParameters(element)}
        onChange={(pairs) => writeParameters(drawing, element, pairs)}
      />
      <NumberField
        label={t('field.retries')}
        min={0}
        max={20}
        placeholder="3"
        hint={t('hint.retries')}
        value={businessObject.get<number | undefined>('weibao:retries')}
        onChange={(retries) => set({ 'weibao:retries': retries })}
      />
    </Section>
  );
}

/** A decision table chosen from the office's, and what its result is called here. */
export function DecisionSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const { businessObject } = element;
  const set = (properties: Record<string, unknown>) => drawing.get('modeling').updateProperties(element, properties);
  return (
    <Section title={t('section.decision')}>
      <ChoiceField
        label={t('field.decision')}
        value={businessObject.get<string>('camunda:decisionRef')}
        choices={options.decisions}
        onChange={(decision) =>
          set({
            'camunda:decisionRef': decision,
            'camunda:mapDecisionResult': decision ? (businessObject.get<string>('camunda:mapDecisionResult') ?? 'singleResult') : undefined,
            'camunda:resultVariable': decision ? (businessObject.get<string>('camunda:resultVariable') ?? decision) : undefined,
          })
        }
      />
      <TextField
        label={t('field.resultVariable')}
        hint={t('hint.resultVariable')}
        value={businessObject.get<string>('camunda:resultVariable') ?? ''}
        onChange={(value) => set({ 'camunda:resultVariable': value || undefined })}
      />
      <ChoiceField
        label={t('field.resultForm')}
        value={businessObject.get<string>('camunda:mapDecisionResult')}
        choices={['singleEntry', 'singleResult', 'collectEntries', 'resultList'].map((value) => ({
          value,
          label: t(`result.${value}`),
          labelEn: t(`result.${value}`),
        }))}
        onChange={(value) => set({ 'camunda:mapDecisionResult': value })}
      />
    </Section>
  );
}

/** A value computed from others. FEEL only: nothing else in a diagram is ever executed. */
export function ScriptSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const { businessObject } = element;
  const set = (properties: Record<string, unknown>) => drawing.get('modeling').updateProperties(element, properties);
  return (
    <Section title={t('section.script')}>
      <FeelField
        label={t('field.script')}
        value={businessObject.get<string>('script') ?? ''}
        onChange={(script) => set({ script: script || undefined, scriptFormat: script ? 'feel' : undefined })}
      />
      <TextField
        label={t('field.resultVariable')}
        value={businessObject.get<string>('camunda:resultVariable') ?? ''}
        onChange={(value) => set({ 'camunda:resultVariable': value || undefined })}
      />
    </Section>
  );
}

/** For those who know: values handed into an element and out of it. */
export function MappingSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const directions: Direction[] = is(element as never, 'bpmn:Event') ? ['outputParameters'] : ['inputParameters', 'outputParameters'];
  return (
    <details className="modeler-expert">
      <summary>{t('section.mapping')}</summary>
      {directions.map((direction) => (
        <PairsField
          key={direction}
          label={t(`field.${direction}`)}
          names={t('pair.variable')}
          values={t('pair.feel')}
          pairs={readMapping(element, direction)}
          onChange={(pairs) => writeMapping(drawing, element, direction, pairs)}
        />
      ))}
    </details>
  );
}

/** The same work again while a condition holds. */
export function LoopSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const loop = element.businessObject.get<ReturnType<typeof made>>('loopCharacteristics');
  const modeling = drawing.get('modeling');
  return (
    <Section title={t('section.loop')}>
      <FeelField
        label={t('field.loopCondition')}
        value={loop.get<ReturnType<typeof made> | undefined>('loopCondition')?.get<string>('body') ?? ''}
        onChange={(body) =>
          modeling.updateModdleProperties(element, loop, {
            loopCondition: body ? made(drawing, loop, 'bpmn:FormalExpression', { body }) : undefined,
          })
        }
      />
      <NumberField
        label={t('field.loopMaximum')}
        min={1}
        max={1000}
        value={Number(loop.get('loopMaximum')) || undefined}
        onChange={(loopMaximum) => modeling.updateModdleProperties(element, loop, { loopMaximum })}
      />
    </Section>
  );
}
