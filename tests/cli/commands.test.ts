import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '@skinstack/cli/main';
import { COMMANDS as LAB } from '@skinstack/lab/main';
import { findFreePort } from '@skinstack/local/processes/find-free-port';
import { ROOT } from '@skinstack/local/read-settings';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { called } from './called.ts';

const ALL = { ...COMMANDS, ...LAB };
const names = Object.keys(ALL);
const call = async (name: string, ...given: string[]) => {
  const command = await ALL[name]?.load();
  if (!command) throw new Error(`there is no ${name}`);
  return called(command, given);
};

describe('every command', () => {
  test.each(names)('%s --help shows how it is called', async (name) => {
    const { code, said } = await call(name, '--help');
    expect(code).toBe(0);
    expect(said).toContain(`Usage: npm run ${name} -- `);
  });

  test.each(names)('%s with an option it has not ends with 2, and shows no stack', async (name) => {
    const { code, said } = await call(name, '--no-such-option');
    expect(code).toBe(2);
    expect(said).toContain("unknown option '--no-such-option'");
    expect(said).toContain(`“npm run ${name} -- --help” shows what it takes.`);
    expect(said).not.toContain('    at ');
  });

  test('is a script of npm, known to the runner, and described in docs/commands.md', () => {
    const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const described = read('docs/commands.md');
    const runner = read('packages/local/bin/run.mjs');
    for (const name of names) {
      expect(scripts[name]).toBe(`node packages/local/bin/run.mjs ${name}`);
      expect(runner).toMatch(new RegExp(`[ '"]${name}[ ']`));
      expect(described).toContain(`npm run ${name}`);
    }
  });
});

test.each([
  ['bench', '--seconds', 'x', 'a number from 0.2 to 60'],
  ['bench', '--repeats', '1.5', 'a whole number from 1 to 50'],
  ['bench', 'stats', '--clicks', '2e6,1e6', 'smallest first'],
  ['bench', 'stats', '--samples', '0', 'from 1 to 400'],
  ['analyze', '--rows', '0', 'from 1 to 10,000,000'],
  ['soak', '--rate', 'fast', 'from 1 to 5,000'],
  ['simulate', '--seed', '-1', 'a whole number from 0'],
  ['loadtest', '--from', 'many', 'a whole number from 1'],
  ['loadtest', '--path', 'l/x', 'It begins with /'],
  ['rollups', 'check', 'yesterday', 'It is no day'],
  ['clicks', 'erase', 'lnk_1', 'neither clk_… nor inf_…'],
  ['capacity', '--redirects', '0', 'from 1'],
  ['capacity', '--measure', '1000', '--write', 'cannot be used with'],
  ['trigger', 'refersion', 'nothing', 'Allowed choices are new'],
  ['trigger', 'custom', 'created', '--method', 'put', 'Allowed choices are get, post'],
  ['doctor', 'everywhere', 'Allowed choices are local'],
  ['deploy', 'Production', 'Allowed choices are staging, production'],
  ['roles', 'add', 'owner', 'Allowed choices are redirect, api'],
])('%s %s … says what it can be', async (name, ...rest) => {
  const reason = rest.pop() ?? '';
  const { code, said } = await call(name, ...rest);
  expect([code, said]).toEqual([2, expect.stringContaining(reason)]);
});

describe('when nothing runs', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'skinstack-nothing-'));
    vi.stubEnv('DATA_DIR', dataDir);
    vi.stubEnv('API_PORT', String(await findFreePort(0, 'API_PORT')));
    for (const name of ['API_URL', 'REDIRECT_URL', 'DATABASE_URL', 'MIGRATION_DATABASE_URL']) {
      vi.stubEnv(name, undefined);
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const calls = [
    'world',
    'validate',
    'trigger refersion new',
    'inbox list',
    'inbox replay --status quarantined',
    'import package.json --program prg_1',
    'reconcile',
    'rollups check',
    'clicks replay',
    'backup /nowhere/at/all',
    'doctor',
    'loadtest',
  ];
  test.each(calls)('%s ends with 1 and the same sentence', async (line) => {
    const [name = '', ...given] = line.split(' ');
    const { code, said } = await call(name, ...given);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^Nothing runs: start this checkout’s world with “npm run dev”, or [^\n]+$/,
    );
  });

  test.each(['reconcile', 'validate', 'inbox list', 'clicks replay'])(
    '%s of a platform that does not answer: its address, and one sentence',
    async (line) => {
      const url = `http://localhost:${process.env.API_PORT}`;
      vi.stubEnv('API_URL', url);
      vi.stubEnv('REDIRECT_URL', url);
      const [name = '', ...given] = line.split(' ');
      const { code, said } = await call(name, ...given);
      expect([code, said]).toEqual([
        1,
        `→ ${url} (named by API_URL)No answer (ECONNREFUSED): does anything run at that address?`,
      ]);
    },
  );

  test.each(['migrate', 'restore /nowhere', 'roles list'])(
    '%s needs to be told the database: it is never the local one by a guess',
    async (line) => {
      const [name = '', ...given] = line.split(' ');
      const { code, said } = await call(name, ...given);
      expect([code, said]).toEqual([
        2,
        expect.stringContaining('MIGRATION_DATABASE_URL is not set'),
      ]);
    },
  );
});
