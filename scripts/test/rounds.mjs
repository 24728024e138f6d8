/**
 * What became of each test file, by name. A run without a report has failed as a whole, under no name.
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} TestFile
 * @typedef {{ code: number | null, files: Map<string, TestFile> }} Round
 */

/**
 * Runs the tests; where a store ended by itself meanwhile, what failed once more. MongoDB under Wine does not survive every day: what failed
 * may have met that, and says nothing then; what fails again has failed.
 * @param {{ run: (which?: string[]) => Promise<Round>, deaths: () => number, say: (words: string) => void }} parts `which`: all that was asked for
 * @returns {Promise<Round>}
 */
export async function inRounds({ run, deaths, say }) {
  const first = await run();
  const failed = [...first.files.values()].filter(({ status }) => status === 'failed').flatMap(({ name }) => name || []);
  if (failed.length === 0 || deaths() === 0) return first;
  say(`A store ended by itself during the run, and ${failed.length} files failed. These once more:`);
  const again = await run(failed);
  return { code: again.code, files: new Map([...first.files, ...again.files]) };
}

/** A file that could not even be loaded counts as one failure. @param {TestFile[]} files */
export function count(files) {
  const results = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed').length;
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some((each) => each.status === 'failed'));
  return { passed: results.filter(({ status }) => status === 'passed').length, failed: failed + unloaded.length };
}
