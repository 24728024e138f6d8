import { type AlertView, acknowledge } from '../../api/board.ts';
import { NoteDialog } from './NoteDialog.tsx';

export function AcknowledgeDialog({ alert, name, close }: { alert: AlertView; name: string; close: () => void }) {
  return <NoteDialog what="acknowledge" about={name} send={(note) => acknowledge(alert.id, note)} close={close} />;
}
