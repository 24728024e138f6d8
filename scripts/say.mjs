const started = Date.now();

/** One line of progress for a person, with the seconds since the command began. @param {string} line */
export function say(line) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${line}`);
}
