import { useTranslation } from 'react-i18next';
import { type DiagramElement, is, isAny, type ModdleElement } from '../canvas/bpmn.ts';
import {
  eventDefinition,
  eventKind,
  type Named,
  namedThings,
  readEventCondition,
  readReference,
  referenced,
  usersOf,
  writeEventCondition,
  writeReference,
} from '../model/event.ts';
import type { Choice } from '../types.ts';
import { ConditionField } from './ConditionField.tsx';
import { useDesk, useElementName } from './desk.tsx';
import { ChoiceField, FeelField, Section, SwitchField, TextField } from './fields.tsx';
import { TimerSection } from './TimerSection.tsx';

export function EventSection({ element }: { element: DiagramElement }) {
  const definition = eventDefinition(element);
  const kind = eventKind(element);
  if (!definition) return null;
  if (kind === 'timer') return <TimerSection key={element.id} element={element} definition={definition} />;
  if (kind === 'conditional') return <WhenSection element={element} definition={definition} />;
  if (kind === 'message') return <MessageSection element={element} owner={definition} />;
  if (kind === 'signal' || kind === 'error' || kind === 'escalation')
    return <ReferenceSection element={element} owner={definition} kind={kind} />;
  return null;
}

/** Stops the work it is attached to, or lets it go on. */
export function InterruptingSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const boundary = is(element as never, 'bpmn:BoundaryEvent');
  const property = boundary ? 'cancelActivity' : 'isInterrupting';
  if (eventKind(element) === 'error') return null;
  return (
    <Section title={t('section.interrupting')}>
      <SwitchField
        label={t('field.interrupting')}
        hint={t('hint.interrupting')}
        value={element.businessObject.get<boolean>(property) ?? true}
        onChange={(value) => drawing.get('modeling').updateProperties(element, { [property]: value })}
      />
    </Section>
  );
}

export function MessageSection({ element, owner }: { element: DiagramElement; owner: ModdleElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  const throwing = isAny(element as never, ['bpmn:ThrowEvent', 'bpmn:SendTask']);
  const set = (name: string, value: string) =>
    drawing.get('modeling').updateModdleProperties(element, owner, { [name]: value || undefined });
  const text = (name: string) => owner.get<string | undefined>(name) ?? '';
  const inherited = referenced(owner, 'message')?.get<string | undefined>('weibao:correlationKey');
  return (
    <Section title={t('section.message')}>
      <ReferenceField element={element} owner={owner} kind="message" />
      <FeelField
        label={t('field.correlation')}
        hint={t('hint.correlation')}
        placeholder={inherited ?? t('correlation.case')}
        value={text('weibao:correlationKey')}
        onChange={(feel) => set('weibao:correlationKey', feel)}
      />
      {throwing ? (
        <TextField
          label={t('field.ttl')}
          hint={t('hint.ttl')}
          placeholder="PT0S"
          value={text('weibao:messageTtl')}
          onChange={(value) => set('weibao:messageTtl', value)}
        />
      ) : null}
    </Section>
  );
}

function ReferenceSection({ element, owner, kind }: { element: DiagramElement; owner: ModdleElement; kind: Named }) {
  const { t } = useTranslation('modeler');
  return (
    <Section title={t(`section.${kind}`)}>
      <ReferenceField element={element} owner={owner} kind={kind} />
    </Section>
  );
}

function ReferenceField({ element, owner, kind }: { element: DiagramElement; owner: ModdleElement; kind: Named }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const elementName = useElementName();
  const listed = kind === 'message' ? options.messages : kind === 'signal' ? options.signals : [];
  const drawn: Choice[] = namedThings(drawing, kind)
    .filter((name) => !listed.some(({ value }) => value === name))
    .map((name) => ({ value: name, label: name }));
  // Names of messages are codes that other programs know; people know them by where they are used.
  const told = ({ value }: Choice): Choice => {
    const users = usersOf(drawing, kind, value).map(elementName).join(t('comma'));
    const label = users ? `${value}（${users}）` : value;
    return { value, label, labelEn: label };
  };
  return (
    <ChoiceField
      open
      label={t(`field.${kind}`)}
      value={readReference(owner, kind)}
      choices={[...listed, ...drawn].map(told)}
      hint={t(`hint.${kind}`)}
      onChange={(name) => writeReference(drawing, element, owner, kind, name)}
    />
  );
}

function WhenSection({ element, definition }: { element: DiagramElement; definition: ModdleElement }) {
  const { t } = useTranslation('modeler');
  const { drawing } = useDesk();
  return (
    <Section title={t('section.condition')}>
      <ConditionField
        key={element.id}
        label={t('field.becomesTrue')}
        feel={readEventCondition(definition)}
        onChange={(feel) => writeEventCondition(drawing, element, definition, feel)}
      />
    </Section>
  );
}
