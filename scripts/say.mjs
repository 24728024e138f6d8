const started = Date.now();

/** One line of progress for a person, with the seconds since the command began. @param {string} line */
export function say(line) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${line}`);
}

/**
 * The last word of a command that failed. A plain Error is a sentence for the reader; anything else is a fault of ours and needs its place.
 * @param {unknown} error
 */
export function complain(error) {
  const fault = /** @type {Error} */ (error);
  console.error(`\n${fault.constructor === Error && !('code' in fault) ? fault.message : fault.stack}`);
}
