import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/**
 * Tests of a Worker run inside workerd, with the settings of wrangler.toml and the test world: the
 * database is reached by the Worker's own role. OWNER_DATABASE_URL is for what a test prepares.
 */
function insideWorkerd(environment: 'redirect' | 'api') {
  return {
    plugins: [
      cloudflareTest(({ inject }) => ({
        wrangler: { configPath: './wrangler.toml', environment },
        miniflare: {
          bindings: {
            ...inject('bindings'),
            CLICK_GATHER_MS: '0',
            DATABASE_URL: inject('worker_urls')[environment],
            OWNER_DATABASE_URL: inject('bindings').DATABASE_URL ?? '',
          },
        },
      })),
    ],
    extends: true as const,
    test: { name: environment, include: [`tests/${environment}/**/*.test.ts`] },
  };
}

export default defineConfig({
  test: {
    globalSetup: ['tests/world/start-test-world.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    silent: 'passed-only',
    // a test that asserts nothing is red
    expect: { requireAssertions: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/redirect/**', 'tests/api/**'],
        },
      },
      insideWorkerd('redirect'),
      insideWorkerd('api'),
    ],
  },
});
