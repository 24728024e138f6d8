import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The words of the address, and how to change some of them; empty takes a word away. */
export function useWords(): [URLSearchParams, (changes: Record<string, string>) => void] {
  const [words, setWords] = useSearchParams();
  const change = useCallback(
    (changes: Record<string, string>) =>
      setWords(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setWords],
  );
  return [words, change];
}
