import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { readHandover, writeHandover } from '../model/extension.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField, NumberField, Section, SwitchField } from './fields.tsx';
import { PairsField } from './PairsField.tsx';

/** Another process of the office, carried out as a part of this one. */
export function CallSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const { businessObject } = element;
  const set = (properties: Record<string, unknown>) => drawing.get('modeling').updateProperties(element, properties);
  const binding = businessObject.get<string | undefined>('camunda:calledElementBinding') ?? 'latest';
  const version = businessObject.get<string | undefined>('camunda:calledElementVersion');
  return (
    <Section title={t('section.call')}>
      <ChoiceField
        open
        label={t('field.calledProcess')}
        value={businessObject.get<string>('calledElement')}
        choices={options.processes}
        onChange={(calledElement) => set({ calledElement })}
      />
      <ChoiceField
        required
        label={t('field.binding')}
        value={binding}
        choices={['latest', 'deployment', 'version'].map((value) => ({
          value,
          label: t(`binding.${value}`),
          labelEn: t(`binding.${value}`),
        }))}
        onChange={(value) =>
          set({
            'camunda:calledElementBinding': value === 'latest' ? undefined : value,
            'camunda:calledElementVersion': value === 'version' ? version : undefined,
          })
        }
      />
      {binding === 'version' ? (
        <NumberField
          label={t('field.calledVersion')}
          min={1}
          value={Number(version) || undefined}
          onChange={(value) => set({ 'camunda:calledElementVersion': value === undefined ? undefined : String(value) })}
        />
      ) : null}
      <Handed element={element} way="in" />
      <Handed element={element} way="out" />
    </Section>
  );
}

function Handed({ element, way }: { element: DiagramElement; way: 'in' | 'out' }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const handover = readHandover(element, way);
  return (
    <>
      <SwitchField
        label={t(`field.${way}All`)}
        value={handover === 'all'}
        onChange={(all) => writeHandover(drawing, element, way, all ? 'all' : [])}
      />
      {handover === 'all' ? null : (
        <PairsField
          label={t(`field.${way}`)}
          names={t('pair.to')}
          values={t('pair.from')}
          pairs={handover.map(({ source, target }) => ({ name: target, value: source }))}
          onChange={(pairs) =>
            writeHandover(
              drawing,
              element,
              way,
              pairs.map(({ name, value }) => ({ target: name, source: value })),
            )
          }
        />
      )}
    </>
  );
}
