import { useEffect, useState } from 'react';
import type { Drawing } from '../canvas/bpmn.ts';
import type { ModelerOffice, Problem } from '../types.ts';

const PAUSE_MS = 700;

export interface Check {
  state: 'checking' | 'checked' | 'unanswered';
  problems: Problem[];
}

/** Asks the server what is wrong with the drawing, a moment after each change. The last answer stands until the next. */
export function useCheck(drawing: Drawing | null, office: ModelerOffice, revision: number): Check & { replace(problems: Problem[]): void } {
  const [check, setCheck] = useState<Check>({ state: 'checking', problems: [] });
  useEffect(() => {
    if (!drawing || revision === 0) return;
    const asked = new AbortController();
    const pause = setTimeout(async () => {
      setCheck(({ problems }) => ({ state: 'checking', problems }));
      try {
        const { xml = '' } = await drawing.saveXML({ format: true });
        const problems = await office.check(xml, asked.signal);
        if (!asked.signal.aborted) setCheck({ state: 'checked', problems });
      } catch {
        if (!asked.signal.aborted) setCheck(({ problems }) => ({ state: 'unanswered', problems }));
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      asked.abort();
    };
  }, [drawing, office, revision]);
  return { ...check, replace: (problems) => setCheck({ state: 'checked', problems }) };
}
