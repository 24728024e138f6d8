/** The direction of imports (docs/decisions, "design"). Run through scripts/check-imports.mjs, which feeds it the import statements of our TypeScript. */
const layers = ['kernel', 'engine', 'people', 'office', 'http'];

/** A layer may import itself, the layers below it, platform and the error catalogue. */
const upward = layers.map((layer, height) => ({
  name: `${layer}-imports-upward`,
  comment: 'Imports go down only: http → office → people → engine → kernel.',
  severity: 'error',
  from: { path: `^server/${layer}/` },
  to: { path: `^server/(${[...layers.slice(height + 1), 'compose', 'main', 'config'].join('|')})(/|\\.ts)` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'kernel-does-no-io',
      comment: 'The kernel is a function: no store, no clock, no file, no network. It may use the error catalogue only.',
      severity: 'error',
      from: { path: '^server/kernel/' },
      to: {
        path: '^(server/platform/|mongoose|mongodb|ioredis|bullmq|fastify|pino|(node:)?(fs|net|http|https|child_process|dgram|tls|dns)(/|$))',
      },
    },
    {
      name: 'platform-stands-alone',
      comment: 'Platform is what everybody stands on; it knows nobody but the error catalogue.',
      severity: 'error',
      from: { path: '^server/platform/' },
      to: { path: '^server/', pathNot: '^server/(platform/|errors\\.ts)' },
    },
    {
      name: 'errors-stand-alone',
      severity: 'error',
      from: { path: '^server/errors\\.ts' },
      to: { path: '.' },
    },
    {
      name: 'browser-imports-server',
      comment: 'The browser shares types and the diagram vocabulary with the server, no running code.',
      severity: 'error',
      from: { path: '^(web|modeler)/' },
      to: { path: '^server/', pathNot: '^server/kernel/weibao\\.moddle\\.json$' },
    },
    {
      name: 'modeler-imports-web',
      comment: 'The modeler is one component that web uses; it knows nothing of the pages around it.',
      severity: 'error',
      from: { path: '^modeler/' },
      to: { path: '^web/' },
    },
    {
      name: 'product-imports-tests',
      severity: 'error',
      from: { path: '^(server|web|modeler)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'cycle',
      comment: 'Two files that need each other are one file, or a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
};
