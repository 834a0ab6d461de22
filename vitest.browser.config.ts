import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SUITES } from './tests/world/suites.ts';

/** The dashboard in a real Chromium, against a world as `npm run dev` starts it. */
export default defineConfig({
  // other suites may run at once, and must not write the same files
  cacheDir: join('node_modules', '.vite', 'browser'),
  test: {
    name: 'browser',
    include: SUITES.browser.include,
    globalSetup: ['tests/browser/start-world.ts'],
    // one Chromium at a time, and every file signs in and changes things
    fileParallelism: false,
    testTimeout: 120_000,
    // a browser beside PostgreSQL and two Workers on few cores may be late once
    retry: 1,
    hookTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});
