import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '../canvas/bpmn.ts';
import { reveal } from '../canvas/reveal.ts';
import { ChangeList } from '../deploy/ChangeList.tsx';
import { type Change, changesBetween } from '../deploy/changes.ts';
import { DiagramViewer } from './DiagramViewer.tsx';

interface Side {
  xml: string;
  /** "版本 2", as the heading. */
  title: string;
}

/** Two versions side by side, moved together, with what is new, gone, changed and moved. */
export function DiagramComparison({ before, after }: { before: Side; after: Side }) {
  const { t } = useTranslation('modeler');
  const [changes, setChanges] = useState<Change[]>();
  const [old, setOld] = useState<Drawing | null>(null);
  const [current, setCurrent] = useState<Drawing | null>(null);

  useEffect(() => {
    if (!current) return;
    let valid = true;
    setChanges(undefined);
    void changesBetween(current, before.xml, after.xml).then((found) => valid && setChanges(found));
    return () => {
      valid = false;
    };
  }, [current, before.xml, after.xml]);
  useMovedTogether(old, current);

  const marks = (side: 'before' | 'after') =>
    Object.fromEntries(
      (changes ?? [])
        .filter(({ kind }) => kind !== (side === 'before' ? 'added' : 'removed'))
        .map(({ kind, elementId }) => [elementId, `change-${kind}`]),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks follow from the changes
  const [oldMarks, newMarks] = useMemo(() => [marks('before'), marks('after')], [changes]);
  const show = ({ kind, elementId }: Change) => {
    const viewer = kind === 'removed' ? old : current;
    const element = viewer?.get('elementRegistry').get(elementId);
    if (viewer && element) reveal(viewer, element);
  };

  return (
    <div className="comparison">
      <div className="comparison-sides">
        <section aria-label={before.title}>
          <h3>{before.title}</h3>
          <DiagramViewer xml={before.xml} label={before.title} marks={oldMarks} onShown={setOld} />
        </section>
        <section aria-label={after.title}>
          <h3>{after.title}</h3>
          <DiagramViewer xml={after.xml} label={after.title} marks={newMarks} onShown={setCurrent} />
        </section>
      </div>
      {changes ? <ChangeList changes={changes} onPick={show} /> : <p role="status">{t('wait')}</p>}
    </div>
  );
}

function useMovedTogether(a: Drawing | null, b: Drawing | null): void {
  useEffect(() => {
    if (!a || !b) return;
    let busy = false;
    const follow = (leader: Drawing, follower: Drawing) => () => {
      if (busy) return;
      busy = true;
      const { x, y, width, height } = leader.get('canvas').viewbox();
      follower.get('canvas').viewbox({ x, y, width, height });
      busy = false;
    };
    const [ab, ba] = [follow(a, b), follow(b, a)];
    a.get('eventBus').on('canvas.viewbox.changed', ab);
    b.get('eventBus').on('canvas.viewbox.changed', ba);
    return () => {
      a.get('eventBus').off('canvas.viewbox.changed', ab);
      b.get('eventBus').off('canvas.viewbox.changed', ba);
    };
  }, [a, b]);
}
