import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LINK } from '@skinstack/api/docs/examples';
import { ROOT } from '@skinstack/local/read-settings';
import { wranglerProgram } from '@skinstack/local/world/launch-worker';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readShellPages } from './read-shell-blocks.ts';
import { type DevPlace, newDevPlace } from './start-dev.ts';
import { type Platform, startPlatform } from './start-platform.ts';

const pages = readShellPages();
const runnable = pages.filter(({ blocks }) => blocks.length > 0);

/** Tasks no shell block runs, and what runs them instead. */
const RUN_ELSEWHERE: Record<string, string> = {
  dev: 'tests/flows/dev.test.ts',
  test: '.ci/run',
  lint: '.ci/run',
  types: '.ci/run',
  stack: 'tests/local/start-stores.test.ts',
  bench: 'tests/lab/bench/bench-report.test.ts',
  simulate: 'tests/lab/simulate.test.ts',
  mutate: 'tests/lab/mutations.test.ts',
  house: 'tests/lab/house.test.ts',
  world: 'tests/cli/find-world.test.ts',
  skinstack: 'tests/cli/run-command.test.ts',
  import: 'tests/cli/import-command.test.ts',
  lock: 'tests/tidy.test.ts',
  migrate: 'tests/migrations/migrate-database.test.ts',
  roles: 'tests/cli/roles-command.test.ts',
  deploy: 'tests/deploy/deployments.test.ts',
  doctor: 'tests/flows/dev.test.ts',
  analyze: 'tests/lab/analyze.test.ts',
  restore: 'tests/cli/restore-drill.test.ts',
  soak: 'tests/lab/soak.test.ts',
  loadtest: 'tests/lab/loadtest.test.ts',
  capacity: 'tests/cli/capacity.test.ts',
};
/** Commands of docs/commands.md, run as they are. */
const COMMANDS = ['demo', 'validate', 'rollups -- check', 'clicks -- replay'];

describe('commands the documentation names', () => {
  const named = new Set(
    pages.flatMap(({ text }) => [...text.matchAll(/npm run ([a-z][a-z-]*)/g)].map(([, n]) => n)),
  );
  const run = new Set([
    ...COMMANDS.map((command) => command.split(' ')[0]),
    ...runnable.flatMap(({ blocks }) =>
      blocks.flatMap(({ shell }) => [...shell.matchAll(/npm run ([a-z-]+)/g)].map(([, n]) => n)),
    ),
  ]);

  test('exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect([...named].filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  test('are each run by a test', () => {
    const unrun = [...named].filter((name = '') => !run.has(name) && !RUN_ELSEWHERE[name]);
    expect(unrun).toEqual([]);
    const missing = Object.values(RUN_ELSEWHERE).filter((file) => !existsSync(join(ROOT, file)));
    expect(missing).toEqual([]);
  });
});

test('wrangler knows what the pages ask it', () => {
  const asked = pages.flatMap(({ text }) =>
    [...text.matchAll(/npx wrangler ([a-z0-9]+)(?: ([a-z]+)\b)?/g)].map(([, first, second = '']) =>
      `${first} ${second}`.trim(),
    ),
  );
  expect(asked.length).toBeGreaterThan(20);
  for (const command of new Set(asked)) {
    const given = ['--no-warnings', wranglerProgram(), ...command.split(' '), '--help'];
    const help = spawnSync(process.execPath, given, { cwd: ROOT }).stdout.toString();
    // of a command there is not, wrangler shows the list of those there are
    const isKnown = help.includes(`wrangler ${command}`) || !help.includes('COMMANDS');
    expect([command, isKnown && help !== '']).toEqual([command, true]);
  }
}, 180_000);

const TOOLS = ['bash', 'curl', 'openssl'];
const hasTools = TOOLS.every((tool) => spawnSync('which', [tool]).status === 0);
/** A refusal ends the script, unless its block is there to show one. */
const FAILING = 'curl() { command curl --fail-with-body --max-time 20 "$@"; }';
/**
 * What needs an account at Cloudflare is left out, what needs psql is written down, a line each,
 * and asked of the database afterwards.
 */
const NOTING = `
  npx() { [ "$1" = wrangler ] || command npx "$@"; }
  psql() { echo "\${*: -1}" >> "$NOTES/sql.notes"; }`;
/** Stands for the id a reader picks out of a list. */
const ANY_EVENT = '$(npm run --silent inbox -- list | grep -o "evt_[0-9a-z]*" | head -1)';

describe.skipIf(!hasTools)('shell blocks, as a reader runs them', () => {
  let place: DevPlace;
  let platform: Platform | undefined;
  beforeAll(async () => {
    place = await newDevPlace();
    platform = await startPlatform(place);
  }, 120_000);
  afterAll(async () => {
    await platform?.stop();
    rmSync(place.dataDir, { recursive: true, force: true });
  }, 60_000);

  test.each(COMMANDS)(
    'npm run %s',
    async (command) => {
      const { code, said } = await runShell(`npm run --silent ${command}`);
      expect(code, said.slice(-2_000)).toBe(0);
    },
    120_000,
  );

  test('docs/examples/refersion-webhook.sh is recorded, then a duplicate', async () => {
    const { code, said } = await runShell('bash docs/examples/refersion-webhook.sh');
    expect({ code, said }).toEqual({ code: 0, said: '200 recorded\n202 duplicate\n' });
  });

  const variables =
    pages.find(({ page }) => page === 'docs/quick-start.md')?.blocks[0]?.shell ?? '';
  test.each(runnable)(
    '$page',
    async ({ page, blocks }) => {
      const before = page === 'docs/quick-start.md' ? '' : variables;
      const shell = blocks.map((block) =>
        block.refused ? `unset -f curl\n${block.shell}${FAILING}` : block.shell,
      );
      const { code, said } = await runShell([FAILING, NOTING, before, ...shell].join('\n'));
      expect(code, said.slice(-2_000)).toBe(0);
    },
    180_000,
  );

  test('the database knows what the pages ask it', async () => {
    const client = new pg.Client(platform?.postgres_url);
    await client.connect();
    const statements = notes();
    expect(statements.length).toBeGreaterThan(1);
    for (const statement of statements) {
      await expect(client.query(statement), statement).resolves.toBeDefined();
    }
    await client.end();
  });

  function notes(): string[] {
    const file = join(place.dataDir, 'sql.notes');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Runs lines in bash at the root, against this world instead of the default one. */
  function runShell(lines: string): Promise<{ code: number | null; said: string }> {
    const api_url = `http://localhost:${place.ports.API_PORT}`;
    const redirect_url = `http://localhost:${place.ports.REDIRECT_PORT}`;
    const script = lines
      .replaceAll('http://localhost:8000', api_url)
      .replaceAll(/http:\/\/localhost:8787|https:\/\/skin\.st/g, redirect_url)
      .replaceAll('<a slug>', LINK.slug)
      .replaceAll('evt_…', ANY_EVENT);
    const child = spawn('bash', ['-eu', '-c', script], {
      cwd: ROOT,
      env: {
        ...{ ...process.env, ...place.ports, DATA_DIR: place.dataDir, NOTES: place.dataDir },
        ...{ API_URL: api_url, REDIRECT_URL: redirect_url },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk;
      });
    }
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
  }
});
