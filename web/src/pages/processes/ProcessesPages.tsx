import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { PageMissing } from '../../app/PageMissing.tsx';
import { ProcessListPage } from './ProcessListPage.tsx';

// The drawing program is large: it is fetched when a diagram is first looked at.
const ProcessPage = lazy(async () => ({ default: (await import('./ProcessPage.tsx')).ProcessPage }));
const EditorPage = lazy(async () => ({ default: (await import('./EditorPage.tsx')).EditorPage }));

/** `/processes`, `/processes/:key`, `/processes/:key/edit` */
export function ProcessesPages() {
  return (
    <Routes>
      <Route index element={<ProcessListPage />} />
      <Route path=":key" element={<ProcessPage />} />
      <Route path=":key/edit" element={<EditorPage />} />
      <Route path="*" element={<PageMissing />} />
    </Routes>
  );
}
