import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '../canvas/bpmn.ts';
import { createViewer, overview, showDiagram } from '../canvas/create-viewer.ts';
import './viewer.css';

interface Props {
  xml: string;
  /** CSS classes for elements, by id. */
  marks?: Record<string, string>;
  label: string;
  /** Given once the diagram is drawn, and null when it is gone. */
  onShown?(viewer: Drawing | null): void;
}

/** A diagram to look at: moved with the pointer or the arrow keys, nothing can be changed. */
export function DiagramViewer({ xml, marks, label, onShown }: Props) {
  const { t, i18n } = useTranslation('modeler');
  const container = useRef<HTMLDivElement>(null);
  const shown = useRef(onShown);
  shown.current = onShown;
  const [viewer, setViewer] = useState<Drawing | null>(null);
  const [failed, setFailed] = useState(false);
  const { language } = i18n;

  useEffect(() => {
    let current = true;
    const made = createViewer(container.current!, () => language);
    setFailed(false);
    showDiagram(made, xml, language).then(
      () => {
        if (!current) return;
        setViewer(made);
        shown.current?.(made);
      },
      () => current && setFailed(true),
    );
    return () => {
      current = false;
      setViewer(null);
      shown.current?.(null);
      made.destroy();
    };
  }, [xml, language]);

  useEffect(() => {
    if (!viewer) return;
    const canvas = viewer.get('canvas');
    const known = Object.entries(marks ?? {}).filter(([id]) => viewer.get('elementRegistry').get(id));
    for (const [id, mark] of known) canvas.addMarker(id, mark);
    return () => {
      for (const [id, mark] of known) if (viewer.get('elementRegistry').get(id)) canvas.removeMarker(id, mark);
    };
  }, [viewer, marks]);

  return (
    <>
      {failed ? <Alert type="error" showIcon title={t('viewer.failed')} /> : null}
      <section className="diagram-frame" aria-label={label}>
        <div ref={container} className="diagram-viewer" />
        {viewer ? <ZoomButtons viewer={viewer} /> : null}
      </section>
    </>
  );
}

function ZoomButtons({ viewer }: { viewer: Drawing }) {
  const { t } = useTranslation('modeler');
  const zoom = (factor: number) => viewer.get('canvas').zoom(viewer.get('canvas').zoom() * factor, 'auto');
  return (
    <div className="diagram-zoom">
      <Button size="small" aria-label={t('zoom.out')} onClick={() => zoom(0.7)}>
        −
      </Button>
      <Button size="small" onClick={() => overview(viewer)}>
        {t('zoom.fit')}
      </Button>
      <Button size="small" aria-label={t('zoom.in')} onClick={() => zoom(1.4)}>
        +
      </Button>
    </div>
  );
}
