// Written so that an old Node can still read it and say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Weibao needs Node 20.19 or later; this is ${process.version}. See https://nodejs.org/`);
  process.exit(1);
}
import('./start/run.mjs')
  .then(({ run }) => run())
  .then(
    (code) => process.exit(code),
    (error) => {
      // A plain Error is a sentence for the reader; anything else is a fault of ours and needs its place.
      console.error(`\n${error.constructor === Error && !('code' in error) ? error.message : error.stack}`);
      process.exit(1);
    },
  );
