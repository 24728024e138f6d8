import { useEffect, useRef, useState } from 'react';
import type { Drawing } from './bpmn.ts';
import { createModeler } from './create-modeler.ts';

/** A bpmn-js editor in the element that `container` is given to, with `xml` drawn in it. */
export function useCanvas(xml: string, language: string) {
  const container = useRef<HTMLElement>(null);
  const spoken = useRef(language);
  spoken.current = language;
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [failed, setFailed] = useState<string>();

  useEffect(() => {
    let current = true;
    const made = createModeler(container.current!, () => spoken.current);
    setFailed(undefined);
    made.importXML(xml).then(
      () => {
        if (!current) return;
        made.get('canvas').zoom('fit-viewport', 'auto');
        setDrawing(made);
      },
      (error: Error) => current && setFailed(error.message),
    );
    return () => {
      current = false;
      setDrawing(null);
      made.destroy();
    };
  }, [xml]);

  useEffect(() => {
    if (!drawing || !container.current) return;
    const resized = new ResizeObserver(() => drawing.get('canvas').resized());
    resized.observe(container.current);
    return () => resized.disconnect();
  }, [drawing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words on the canvas follow the language
  useEffect(() => {
    drawing?.get('eventBus').fire('i18n.changed');
  }, [drawing, language]);

  return { container, drawing, failed };
}
