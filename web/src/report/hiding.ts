import { useEffect, useState } from 'preact/hooks';
import type { FieldSchema } from '../forms/schema.ts';

type Evaluate = (expression: string, context: Record<string, unknown>) => { value: unknown };

/** `conditional.hide` of a form. The reader of FEEL is fetched after the page has been shown; until then what depends on an answer waits. */
export function useHiding(): (field: FieldSchema, values: Record<string, unknown>) => boolean {
  const [evaluate, setEvaluate] = useState<Evaluate>();
  useEffect(() => {
    void import('feelin').then((feelin) => setEvaluate(() => feelin.evaluate as Evaluate));
  }, []);
  return (field, values) => {
    const expression = field.conditional?.hide?.replace(/^\s*=/, '');
    if (!expression) return false;
    if (!evaluate) return true;
    try {
      return evaluate(expression, values).value === true;
    } catch {
      return false;
    }
  };
}
