import { lazy, Suspense } from 'react';
import { useDiagram } from '../../api/cases.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';

const TokenDiagram = lazy(async () => ({ default: (await import('./TokenDiagram.tsx')).TokenDiagram }));

/** `failed`: the element that an incident holds. */
export function DiagramPanel({ instanceId, failed }: { instanceId: string; failed?: string }) {
  const diagram = useDiagram(instanceId);
  return (
    <Loaded query={diagram}>
      {(found) => (
        <Suspense fallback={<Waiting />}>
          <TokenDiagram diagram={found} failed={failed} />
        </Suspense>
      )}
    </Loaded>
  );
}
