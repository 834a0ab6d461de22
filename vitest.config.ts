import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { readSettings } from '@skinstack/local/read-settings';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { dealFiles, SUITES } from './tests/world/suites.ts';

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
            ...withoutDev(environment),
            ...inject('bindings'),
            CLICK_GATHER_MS: '0',
            DATABASE_URL: inject('worker_urls')[environment],
            OWNER_DATABASE_URL: inject('bindings').DATABASE_URL ?? '',
          },
        },
      })),
    ],
    ...suite(environment, false, ['tests/world/patient-database.ts']),
  };
}

/**
 * Undoes the settings that `npm run dev` leaves where wrangler finds them: the tests have a world
 * and an outbox of their own.
 */
function withoutDev(environment: string): Record<string, string> {
  const path = join(import.meta.dirname, `.dev.vars.${environment}`);
  if (!existsSync(path)) return {};
  const { vars } = readSettings();
  const names = Object.keys(parseEnv(readFileSync(path, 'utf8')));
  return Object.fromEntries(names.map((name) => [name, vars[name] ?? '']));
}

/**
 * @param isolate whether each file has a process of its own; to start workerd, and to evaluate the
 *   Worker, for each file took half of the time
 */
function suite(name: keyof typeof SUITES, isolate = true, setupFiles: string[] = []) {
  return { extends: true as const, test: { name, ...SUITES[name], isolate, setupFiles } };
}

/** Deals the files out to the parts of `npm test` (`--shard`), so that they end together. */
class Dealer extends BaseSequencer {
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shard } = this.ctx.config;
    return shard ? dealFiles(files, ({ moduleId }) => moduleId, shard) : files;
  }
}

const { TEST_PART = '' } = process.env;

export default defineConfig({
  // parts of a run that go on at once must not write the same files
  cacheDir: join('node_modules', '.vite', TEST_PART),
  test: {
    globalSetup: ['tests/world/start-test-world.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    silent: 'passed-only',
    // a test that asserts nothing is red
    expect: { requireAssertions: true },
    // the files of a run share one world, so they take turns; parts of a run have one each
    maxWorkers: 1,
    sequence: { sequencer: Dealer },
    projects: [
      suite('node', false),
      suite('stores'),
      insideWorkerd('redirect'),
      insideWorkerd('api'),
      suite('faults'),
      suite('flows'),
      suite('lab'),
    ],
  },
});
