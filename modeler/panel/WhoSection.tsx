import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CandidateGroup, type Candidates, readCandidates, writeCandidates } from '../assignment/candidate-groups.ts';
import type { DiagramElement } from '../canvas/bpmn.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField, FeelField, Section, TextField } from './fields.tsx';

/** Who may do it: roles, each of any unit or of one. */
export function WhoSection({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, readOnly } = useDesk();
  const modeling = drawing.get('modeling');
  const written = readCandidates(element.businessObject.get<string | undefined>('camunda:candidateGroups'));
  const [expert, setExpert] = useState('feel' in written);
  const write = (candidates: Candidates) => modeling.updateProperties(element, { 'camunda:candidateGroups': writeCandidates(candidates) });
  const byFeel = expert || 'feel' in written;
  return (
    <Section title={t('section.who')}>
      {'feel' in written ? null : byFeel ? null : <Groups groups={written.groups} write={(groups) => write({ groups })} />}
      {byFeel ? (
        <FeelField
          label={t('field.candidatesFeel')}
          hint={t('hint.candidatesFeel')}
          value={'feel' in written ? written.feel : ''}
          onChange={(feel) => write(readCandidates(feel))}
        />
      ) : null}
      <Segmented
        size="small"
        disabled={readOnly || 'feel' in written}
        value={byFeel ? 'expert' : 'list'}
        options={[
          { value: 'list', label: t('mode.list') },
          { value: 'expert', label: t('mode.expert') },
        ]}
        onChange={(mode) => setExpert(mode === 'expert')}
      />
      {byFeel || element.businessObject.get('camunda:assignee') ? (
        <TextField
          feel
          label={t('field.assignee')}
          hint={t('hint.assignee')}
          value={element.businessObject.get<string>('camunda:assignee') ?? ''}
          onChange={(value) => modeling.updateProperties(element, { 'camunda:assignee': value || undefined })}
        />
      ) : null}
    </Section>
  );
}

function Groups({ groups, write }: { groups: CandidateGroup[]; write(groups: CandidateGroup[]): void }) {
  const { t } = useTranslation('modeler');
  const { options, readOnly } = useDesk();
  const [adding, setAdding] = useState(false);
  const change = (index: number, group: CandidateGroup | undefined) =>
    write(group ? groups.map((each, at) => (at === index ? group : each)) : groups.filter((_, at) => at !== index));
  const rows: (CandidateGroup | undefined)[] = adding || groups.length === 0 ? [...groups, undefined] : groups;
  return (
    <>
      {rows.map((group, index) => (
        <fieldset
          key={group ? `${group.role}:${group.organisation ?? ''}` : 'new'}
          className="modeler-row"
          aria-label={t('who.row', { n: index + 1 })}
        >
          <ChoiceField
            label={t('field.role')}
            value={group?.role}
            choices={options.roles}
            placeholder={t('who.anyCaseworker')}
            onChange={(role) => {
              setAdding(false);
              if (!group) write(role ? [...groups, { role }] : groups);
              else change(index, role ? { ...group, role } : undefined);
            }}
          />
          {group ? (
            <ChoiceField
              label={t('field.organisation')}
              value={group.organisation}
              choices={options.organisations}
              placeholder={t('who.anyOrganisation')}
              onChange={(organisation) => change(index, organisation ? { role: group.role, organisation } : { role: group.role })}
            />
          ) : null}
        </fieldset>
      ))}
      {groups.length > 0 && !adding ? (
        <Button size="small" disabled={readOnly} onClick={() => setAdding(true)}>
          {t('who.add')}
        </Button>
      ) : null}
      {groups.length === 0 ? <div className="modeler-hint">{t('hint.nobody')}</div> : null}
    </>
  );
}
