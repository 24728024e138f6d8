import { defineConfig } from 'vitest/config';

// Files that kill servers, or ask for all the machine can do.
const DEADLY = ['test/chaos/{kill,storm,two-servers}.test.ts'];

// Three groups, one after the other: what can run side by side, then the browser, then the tests that kill servers and need the machine for themselves.
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'office',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/{browser,scripts}/**', ...DEADLY],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each story has an office of its own; two at a time wait for pages rather than for each other.
          maxWorkers: 2,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['test/scripts/**/*.test.ts', ...DEADLY],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
