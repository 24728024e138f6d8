/** Diagrams that are being drawn, kept on this machine until they are deployed. They hold procedures, never case data. */
export interface Draft {
  xml: string;
  /** ISO instant of the last change. */
  at: string;
  /** The live version it was begun from; 0: a process without one. */
  base: number;
}

const place = (key: string) => `weibao.draft.${key}`;

export function readDraft(key: string): Draft | null {
  try {
    const kept = localStorage.getItem(place(key));
    return kept === null ? null : (JSON.parse(kept) as Draft);
  } catch {
    return null;
  }
}

/** False where this browser keeps nothing: full, or forbidden. */
export function keepDraft(key: string, draft: Draft): boolean {
  try {
    localStorage.setItem(place(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(place(key));
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

/** Processes begun here and never deployed. */
export function draftKeys(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(place('')))
      .map((name) => name.slice(place('').length));
  } catch {
    return [];
  }
}
