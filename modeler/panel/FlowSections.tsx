import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { isDefault, makeDefault, readFlowCondition, writeFlowCondition } from '../model/flow.ts';
import { ConditionField } from './ConditionField.tsx';
import { useDesk, useElementName } from './desk.tsx';
import { ChoiceField, Section } from './fields.tsx';

/** All ways out of a gateway on one page: which is taken when, and which when none is. */
export function GatewaySection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const wayName = useWayName();
  const usual = element.outgoing.find(isDefault);
  return (
    <Section title={t('section.ways')}>
      <ChoiceField
        label={t('field.defaultWay')}
        hint={t('hint.defaultWay')}
        value={usual?.id}
        choices={element.outgoing.map((flow) => ({ value: flow.id, label: wayName(flow), labelEn: wayName(flow) }))}
        placeholder={t('noDefaultWay')}
        onChange={(id) =>
          makeDefault(
            drawing,
            element.outgoing.find((flow) => flow.id === id),
            element,
          )
        }
      />
      {element.outgoing
        .filter((flow) => flow !== usual)
        .map((flow) => (
          <ConditionField
            key={flow.id}
            label={t('way.when', { way: wayName(flow) })}
            feel={readFlowCondition(flow)}
            onChange={(feel) => writeFlowCondition(drawing, flow, feel)}
          />
        ))}
    </Section>
  );
}

export function FlowSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const wayName = useWayName();
  return (
    <Section title={t('section.condition')}>
      {isDefault(element) ? (
        <Alert type="info" title={t('way.isDefault')} />
      ) : (
        <ConditionField
          label={t('way.when', { way: wayName(element) })}
          feel={readFlowCondition(element)}
          onChange={(feel) => writeFlowCondition(drawing, element, feel)}
        />
      )}
    </Section>
  );
}

function useWayName() {
  const elementName = useElementName();
  return (flow: DiagramElement) => {
    const own = flow.businessObject.name;
    const target = flow.target ? elementName(flow.target) : '';
    return own ? `${own} → ${target}` : `→ ${target}`;
  };
}
