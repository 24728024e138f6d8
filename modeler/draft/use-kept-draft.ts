import { useEffect, useRef, useState } from 'react';
import type { Drawing } from '../canvas/bpmn.ts';
import { dropDraft, keepDraft } from './drafts.ts';

const PAUSE_MS = 800;

export interface KeptDraft {
  state: 'same' | 'changed' | 'kept' | 'not-kept';
  drop(): void;
}

interface Kept {
  drawing: Drawing | null;
  processKey: string;
  begun: boolean;
  base: number;
  onDirty(dirty: boolean): void;
}

/** Keeps what is drawn on this machine, a moment after each change, until it is deployed. */
export function useKeptDraft({ drawing, processKey, begun, base, onDirty }: Kept): KeptDraft {
  const [state, setState] = useState<KeptDraft['state']>(begun ? 'kept' : 'same');
  const told = useRef(onDirty);
  told.current = onDirty;
  const dirty = state !== 'same';
  useEffect(() => told.current(dirty), [dirty]);

  useEffect(() => {
    if (!drawing) return;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const keep = async () => {
      const { xml = '' } = await drawing.saveXML({ format: true });
      setState(keepDraft(processKey, { xml, at: new Date().toISOString(), base }) ? 'kept' : 'not-kept');
    };
    const changed = () => {
      setState('changed');
      clearTimeout(pause);
      pause = setTimeout(() => void keep(), PAUSE_MS);
    };
    const bus = drawing.get('eventBus');
    bus.on('commandStack.changed', changed);
    return () => {
      clearTimeout(pause);
      bus.off('commandStack.changed', changed);
    };
  }, [drawing, processKey, base]);

  return {
    state,
    drop: () => {
      dropDraft(processKey);
      setState('same');
    },
  };
}
