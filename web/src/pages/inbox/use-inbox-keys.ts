import { type RefObject, useEffect } from 'react';

interface Keys {
  open(taskId: string): void;
  claim(taskId: string): void;
  help(): void;
}

const WRITING = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="combobox"]';

/** ↑ ↓ move in the list, Enter opens, c claims, ? lists the keys. Keys pressed while writing belong to the writing. */
export function useInboxKeys(place: RefObject<HTMLElement | null>, keys: Keys): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || target.closest(WRITING)) return;
      const rows = [...(place.current?.querySelectorAll<HTMLElement>('[data-task]') ?? [])];
      const focused = rows.indexOf(document.activeElement as HTMLElement);
      const here = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
      const current = rows[here]?.dataset.task;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const onRow = focused >= 0 || document.activeElement === document.body;
        if (!onRow || rows.length === 0) return;
        const next = event.key === 'ArrowDown' ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0);
        rows[next]?.focus();
      } else if (event.key === 'Enter' && focused >= 0 && current) keys.open(current);
      else if (event.key === 'c' && current) keys.claim(current);
      else if (event.key === '?') keys.help();
      else if (event.key === '/') document.getElementById('inbox-search')?.focus();
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [place, keys]);
}
