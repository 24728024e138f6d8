import { type AlertView, acknowledge } from '../../api/board.ts';
import { NoteDialog } from './NoteDialog.tsx';

export function AcknowledgeDialog({ alert, close }: { alert: AlertView; close: () => void }) {
  return <NoteDialog what="acknowledge" send={(note) => acknowledge(alert.id, note)} close={close} />;
}
