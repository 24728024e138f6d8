import './node-version.mjs';
import { run } from './start/run.mjs';

try {
  process.exit(await run());
} catch (error) {
  const fault = /** @type {Error} */ (error);
  // A plain Error is a sentence for the reader; anything else is a fault of ours and needs its place.
  console.error(`\n${fault.constructor === Error && !('code' in fault) ? fault.message : fault.stack}`);
  process.exit(1);
}
