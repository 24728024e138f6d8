import { lazy, Suspense } from 'react';
import { useDiagram } from '../../api/cases.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';

const TokenDiagram = lazy(async () => ({ default: (await import('./TokenDiagram.tsx')).TokenDiagram }));

export function DiagramPanel({ instanceId }: { instanceId: string }) {
  const diagram = useDiagram(instanceId);
  return (
    <Loaded query={diagram}>
      {(found) => (
        <Suspense fallback={<Waiting />}>
          <TokenDiagram diagram={found} />
        </Suspense>
      )}
    </Loaded>
  );
}
