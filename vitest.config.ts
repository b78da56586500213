import { defineConfig } from 'vitest/config';

// What runs a browser or the whole service hangs on the machine's moments too. In CI, where nobody can look, such a test may
// try once more, and the report says that it did; anything else that fails once has failed.
const ON_A_MACHINE = ['test/pages/**/*.test.ts', 'test/service/**/*.test.ts'];
const RETRIES = process.env['CI'] === undefined ? 0 : 1;

export default defineConfig({
  test: {
    // Two cores: more workers would only slow the tests that run ffmpeg, Chromium or a network.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure and parts',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/web/pages/node_modules/**', 'node_modules/**', ...ON_A_MACHINE],
        },
      },
      { extends: true, test: { name: 'whole', include: ON_A_MACHINE, retry: RETRIES } },
    ],
  },
});
