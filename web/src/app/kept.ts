import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

/**
 * What a page goes on with when somebody comes back to it. In memory only: what is searched for may name a child, so it must not
 * stay in the address, in the browser's history or on the disk; and it is gone when the page is closed or somebody else signs in.
 */
const kept = new Map<string, unknown>();

export function forgetKept(): void {
  kept.clear();
}

export function useKept<T>(name: string, initial: T): [T, (next: T) => void] {
  const [value, setValue] = useState(() => (kept.has(name) ? (kept.get(name) as T) : initial));
  const keep = useCallback(
    (next: T) => {
      kept.set(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, keep];
}

/** A place that scrolls by itself is found again where it was left. `ready`: its content is there. */
export function useKeptScroll(name: string, place: RefObject<HTMLElement | null>, ready: boolean): void {
  useLayoutEffect(() => {
    const element = place.current;
    if (!element || !ready) return;
    element.scrollTop = (kept.get(name) as number | undefined) ?? 0;
    const remember = () => kept.set(name, element.scrollTop);
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [name, place, ready]);
}
