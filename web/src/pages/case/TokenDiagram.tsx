import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '../../../../modeler/canvas/bpmn.ts';
import { DiagramViewer } from '../../../../modeler/viewer/DiagramViewer.tsx';
import type { InstanceDiagram } from '../../api/cases.ts';
import './token-diagram.css';

/** How much is shown around the token, in the diagram's own measure; on a small screen less, so that it can be read. */
const AROUND = 840;
const READABLE = 0.7;

/** The diagram of an instance: where it stands, what is behind it, and the way it took. */
export function TokenDiagram({ diagram, failed }: { diagram: InstanceDiagram; failed?: string }) {
  const { t } = useTranslation('cases');
  const [viewer, setViewer] = useState<Drawing | null>(null);
  const marks = useMemo(() => marksOf(diagram, failed), [diagram, failed]);
  const active = useMemo(() => (failed ? [failed] : diagram.active), [diagram, failed]);

  useEffect(() => {
    if (viewer) showToken(viewer, active);
  }, [viewer, active]);

  return (
    <div className="token-diagram">
      <Button size="small" disabled={!viewer} onClick={() => viewer && showToken(viewer, active)}>
        {t('diagramToken')}
      </Button>
      <DiagramViewer xml={diagram.xml} marks={marks} label={t('diagramLabel')} onShown={setViewer} />
      <p className="muted">
        {failed && `${t('diagramFailed')} `}
        {t('diagramLegend')}
      </p>
    </div>
  );
}

/** Where it stands matters more than that it has been there before. */
function marksOf({ active, completed, flows }: InstanceDiagram, failed: string | undefined): Record<string, string> {
  const each = (ids: string[], mark: string) => ids.map((id) => [id, mark] as const);
  return Object.fromEntries([
    ...each(completed, 'is-completed'),
    ...each(flows, 'is-taken'),
    ...each(active, 'is-active'),
    ...each(failed ? [failed] : [], 'is-failed'),
  ]);
}

function showToken(viewer: Drawing, active: string[]): void {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const shapes = active.flatMap((id) => registry.get(id) ?? []).filter(({ width }) => width < AROUND);
  // What somebody has to do matters more than what the process waits for.
  const first = shapes.find(({ type }) => type.endsWith('Task')) ?? shapes[0];
  if (!first) {
    canvas.zoom('fit-viewport');
    return;
  }
  const { clientWidth, clientHeight } = canvas.getContainer();
  const scale = Math.max(clientWidth / AROUND, READABLE);
  const [width, height] = [clientWidth / scale, clientHeight / scale];
  const [x, y] = [first.x + first.width / 2, first.y + first.height / 2];
  canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
}
