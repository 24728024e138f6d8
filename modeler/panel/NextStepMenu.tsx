import { Button, Dropdown, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DiagramElement, is, isAny } from '../canvas/bpmn.ts';
import { insertStep, NEXT_STEPS } from '../canvas/insertion.ts';
import { useDesk, useElementName } from './desk.tsx';

/** Drawing without a pointer: what comes next, another type, away with it. */
export function NextStepMenu({ element }: { element: DiagramElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, readOnly } = useDesk();
  const elementName = useElementName();
  if (readOnly || !element.parent) return null;
  const get = drawing.get.bind(drawing);
  const leads = isAny(element as never, ['bpmn:FlowNode', 'bpmn:SequenceFlow']) && !is(element as never, 'bpmn:EndEvent');
  const openTypes = (event: React.MouseEvent) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    drawing
      .get('popupMenu')
      .open(element, 'bpmn-replace', { x: left, y: bottom + 5 }, { title: t('changeType'), width: 300, search: true });
  };
  return (
    <div className="modeler-acts">
      {leads ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: NEXT_STEPS.map(({ id }) => ({ key: id, label: t(`step.${id}`) })),
            onClick: ({ key }) => {
              const step = NEXT_STEPS.find(({ id }) => id === key);
              if (step && insertStep(get, element, step))
                setTimeout(() => document.querySelector<HTMLInputElement>('.modeler-panel input')?.focus());
            },
          }}
        >
          <Button type="primary" size="small">
            {t(element.waypoints ? 'insertHere' : 'addNext')}
          </Button>
        </Dropdown>
      ) : null}
      {element.waypoints ? null : (
        <Button size="small" onClick={openTypes}>
          {t('changeType')}
        </Button>
      )}
      <Popconfirm
        title={t('deleteAsk', { name: elementName(element) })}
        okText={t('delete')}
        cancelText={t('cancel')}
        onConfirm={() => drawing.get('modeling').removeElements([element])}
      >
        <Button size="small" danger>
          {t('delete')}
        </Button>
      </Popconfirm>
    </div>
  );
}
