export { dropDraft, readDraft } from './draft/drafts.ts';
export { saveFile } from './draft/save-file.ts';
export { ProcessEditor } from './ProcessEditor.tsx';
export {
  type Deployed,
  type LiveVersion,
  type ModelerOffice,
  type ModelerOptions,
  type PolicyFacts,
  type Problem,
  Refused,
  Stale,
} from './types.ts';
export { DiagramComparison } from './viewer/DiagramComparison.tsx';
export { DiagramViewer } from './viewer/DiagramViewer.tsx';
