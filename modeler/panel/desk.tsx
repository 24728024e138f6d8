import { createContext, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramElement, Drawing } from '../canvas/bpmn.ts';
import type { Choice, ModelerOffice, ModelerOptions, PolicyFacts, Problem } from '../types.ts';

/** What every part of the editor's side works with. */
export interface Desk {
  drawing: Drawing;
  office: ModelerOffice;
  options: ModelerOptions;
  policies: PolicyFacts[];
  problems: Problem[];
  /** Simulating or reading: nothing may be changed. */
  readOnly: boolean;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside of an editor');
  return desk;
}

/** Grows with every change of the diagram, undo and redo included. */
export function useRevision(drawing: Drawing | null): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    if (!drawing) return;
    const bus = drawing.get('eventBus');
    const changed = () => setRevision((before) => before + 1);
    changed();
    bus.on(['commandStack.changed', 'import.done'], changed);
    return () => bus.off(['commandStack.changed', 'import.done'], changed);
  }, [drawing]);
  return revision;
}

/** The one selected element; none or several selected: the process itself. */
export function useSelected(drawing: Drawing | null): DiagramElement | null {
  const [selected, setSelected] = useState<DiagramElement | null>(null);
  useEffect(() => {
    if (!drawing) return;
    const bus = drawing.get('eventBus');
    const read = () => {
      const list = drawing.get('selection').get();
      const one = list.length === 1 ? list[0]! : drawing.get('canvas').getRootElement();
      setSelected(one.labelTarget ?? one);
    };
    read();
    bus.on(['selection.changed', 'import.done', 'root.set'], read);
    return () => bus.off(['selection.changed', 'import.done', 'root.set'], read);
  }, [drawing]);
  return selected;
}

export function useChoiceLabel(): (choice: Choice) => string {
  const { i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  return (choice) => (zh ? choice.label : (choice.labelEn ?? choice.label));
}

/** An element by what people call it: its name in their language, a way without a name by where it leads, else what kind of thing it is. */
export function useElementName(): (element: DiagramElement) => string {
  const { t, i18n } = useTranslation('modeler');
  const nameOf = ({ businessObject, type, target }: DiagramElement): string => {
    const english = i18n.language.startsWith('zh') ? undefined : businessObject.get<string | undefined>('weibao:nameEn');
    const name = english || businessObject.name;
    return name || (target ? `→ ${nameOf(target)}` : t(`type.${type.replace('bpmn:', '')}`));
  };
  return nameOf;
}
