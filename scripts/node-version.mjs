// Imported before anything else, and written so that an old Node can still read it and say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Weibao needs Node 20.19 or later; this is ${process.version}. See https://nodejs.org/`);
  process.exit(1);
}
