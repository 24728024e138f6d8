import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import { Button, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstanceDiagram } from '../../api/cases.ts';
import { currentLanguage } from '../../language.ts';
import { inReadersLanguage } from './diagram-language.ts';
import './token-diagram.css';

interface Canvas {
  zoom(to: 'fit-viewport' | number, center?: unknown): void;
  viewbox(box?: { x: number; y: number; width: number; height: number }): { scale: number };
  addMarker(id: string, marker: string): void;
}
interface Shape {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
}
interface ElementRegistry {
  get(id: string): Shape | undefined;
}

const STEP = 1.3;
/** Around the token, in the diagram's own measure. */
const ROUND = 420;

/** The diagram of an instance: where it stands, what is behind it, and the way it took. */
export function TokenDiagram({ diagram, failed }: { diagram: InstanceDiagram; failed?: string }) {
  const { t } = useTranslation('cases');
  const language = currentLanguage();
  const place = useRef<HTMLElement>(null);
  const viewer = useRef<NavigatedViewer>(null);
  const [undrawn, setUndrawn] = useState(false);

  useEffect(() => {
    const made = new NavigatedViewer({ container: place.current! });
    viewer.current = made;
    let gone = false;
    const drawn = () => {
      if (gone) return;
      mark(made, diagram, failed);
      showToken(made, failed ? [failed] : diagram.active);
    };
    // A process may be deployed without a drawing.
    made.importXML(inReadersLanguage(diagram.xml, language)).then(drawn, () => {
      if (!gone) setUndrawn(true);
    });
    return () => {
      gone = true;
      made.destroy();
    };
  }, [diagram, language, failed]);

  if (undrawn) return <p className="muted">{t('diagramUndrawn')}</p>;
  const canvas = () => viewer.current!.get<Canvas>('canvas');
  return (
    <>
      <Space wrap style={{ marginBottom: 8 }}>
        <Button size="small" onClick={() => showToken(viewer.current!, failed ? [failed] : diagram.active)}>
          {t('diagramToken')}
        </Button>
        <Button size="small" onClick={() => canvas().zoom('fit-viewport')}>
          {t('diagramWhole')}
        </Button>
        <Button size="small" aria-label={t('zoomIn')} onClick={() => canvas().zoom(canvas().viewbox().scale * STEP)}>
          +
        </Button>
        <Button size="small" aria-label={t('zoomOut')} onClick={() => canvas().zoom(canvas().viewbox().scale / STEP)}>
          −
        </Button>
      </Space>
      <section ref={place} className="token-diagram" aria-label={t('diagramLabel')} />
      <p className="muted" style={{ margin: '4px 0 0' }}>
        {failed && `${t('diagramFailed')} `}
        {t('diagramLegend')}
      </p>
    </>
  );
}

function mark(viewer: NavigatedViewer, { active, completed, flows }: InstanceDiagram, failed: string | undefined): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  const each = (ids: string[], marker: string) => {
    for (const id of ids) if (registry.get(id)) canvas.addMarker(id, marker);
  };
  each(completed, 'is-completed');
  each(flows, 'is-taken');
  each(active, 'is-active');
  if (failed) each([failed], 'is-failed');
}

function showToken(viewer: NavigatedViewer, active: string[]): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  const shapes = active.flatMap((id) => registry.get(id) ?? []).filter(({ width }) => width < 2 * ROUND);
  // What somebody has to do matters more than what the process waits for.
  const first = shapes.find(({ type }) => type.endsWith('Task')) ?? shapes[0];
  if (!first) {
    canvas.zoom('fit-viewport');
    return;
  }
  const [x, y] = [first.x + first.width / 2, first.y + first.height / 2];
  canvas.viewbox({ x: x - ROUND, y: y - ROUND / 2, width: 2 * ROUND, height: ROUND });
}
