/**
 * Who of so many takes requests. `complete` is called whenever all do and did not before: a server that listens at several addresses arrives
 * several times.
 * @param {number} count
 * @param {() => void} complete
 */
export function attendance(count, complete) {
  const there = new Set();
  return {
    /** @param {number} place */
    arrived(place) {
      if (there.has(place)) return;
      there.add(place);
      if (there.size === count) complete();
    },
    /** @param {number} place */
    left(place) {
      there.delete(place);
    },
  };
}
