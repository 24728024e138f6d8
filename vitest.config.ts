import { defineConfig } from 'vitest/config';

// Three groups, one after the other: what works in its own corner of the stores, then the browser, then the tests that kill servers and stores.
// Most files wait for stores and pages as much as they compute: three at a time keep two cores busy.
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
          exclude: ['test/{browser,chaos,scripts}/**'],
          maxWorkers: 3,
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each story has an office of its own.
          maxWorkers: 2,
          isolate: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['test/{chaos,scripts}/**/*.test.ts'],
          maxWorkers: 3,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
