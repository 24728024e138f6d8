/** Makes each value once and keeps the `most` that were made last; what could not be made is tried again when it is asked for again. */
export function keepLast<V>(most: number, make: (key: string) => Promise<V>): (key: string) => Promise<V> {
  const kept = new Map<string, Promise<V>>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known;
    const making = make(key);
    kept.set(key, making);
    if (kept.size > most) kept.delete(kept.keys().next().value as string);
    making.catch(() => kept.delete(key));
    return making;
  };
}
