import { useCallback, useEffect, useRef, useState } from 'react';
import type { Variables } from '../../../../server/kernel/types.ts';
import { saveDraft } from '../../api/tasks.ts';
import { isPersonal, type Schema } from '../../forms/schema.ts';

type Values = Record<string, unknown>;

const AFTER_MS = 1_200;
const keyOf = (taskId: string) => `weibao.draft.${taskId}`;

/** What could not be sent to the server; only of forms without anything personal. */
export function localDraft(taskId: string): Values | undefined {
  const kept = sessionStorage.getItem(keyOf(taskId));
  return kept ? (JSON.parse(kept) as Values) : undefined;
}

export const forgetLocalDraft = (taskId: string) => sessionStorage.removeItem(keyOf(taskId));

export type DraftState = 'none' | 'writing' | 'saved' | 'local' | 'unsaved';

/** Keeps what is being written: on the server, and on this machine while the server is away. */
export function useDraft(taskId: string, schema: Schema | null, read: () => Values | undefined) {
  const [state, setState] = useState<DraftState>('none');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<Values>(undefined);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const values = latest.current;
    if (!values || !schema) return;
    try {
      await saveDraft(taskId, values as Variables);
      forgetLocalDraft(taskId);
      setState('saved');
    } catch {
      if (isPersonal(schema)) return setState('unsaved');
      sessionStorage.setItem(keyOf(taskId), JSON.stringify(values));
      setState('local');
    }
  }, [taskId, schema]);

  const touched = useCallback(() => {
    latest.current = read();
    setState('writing');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), AFTER_MS);
  }, [save, read]);

  const stop = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
  }, []);

  const pending = useRef(save);
  pending.current = save;
  useEffect(
    () => () => {
      // Leaving the page with something unsaved: it is sent on the way out.
      if (timer.current !== undefined) void pending.current();
    },
    [],
  );

  return { state, touched, stop };
}
