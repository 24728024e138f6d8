import './node-version.mjs';
import { complain } from './say.mjs';
import { run } from './start/run.mjs';

try {
  process.exit(await run());
} catch (error) {
  complain(error);
  process.exit(1);
}
