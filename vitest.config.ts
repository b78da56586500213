import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['src/web/pages/node_modules/**', 'node_modules/**'],
    // Two cores: more workers would only slow the tests that run ffmpeg, Chromium or a network.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
