import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findWorld, openDatabase, redirectOf } from '@skinstack/cli/find-world';
import { findFreePort } from '@skinstack/local/processes/find-free-port';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import {
  assertNoWorld,
  type WorldRecord,
  worldFile,
  writeWorldRecord,
} from '@skinstack/local/world/world-record';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const LOCAL_KEY = readSettings().vars.ADMIN_API_KEY;
let dataDir: string;
let env: NodeJS.ProcessEnv;
let process_of_world: ChildProcess;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'skinstack-world-'));
  env = { DATA_DIR: dataDir, API_PORT: String(await findFreePort(0, 'API_PORT')) };
  // what stands for `npm run dev`: a process at the root of the checkout, called as it is
  const wait = ['-e', 'setInterval(() => {}, 1_000)', 'packages/local/src/dev.ts'];
  process_of_world = spawn(process.execPath, wait, { cwd: ROOT });
  await once(process_of_world, 'spawn');
});
afterEach(async () => {
  await end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function end(): Promise<void> {
  if (process_of_world.exitCode !== null || process_of_world.signalCode !== null) return;
  const ended = once(process_of_world, 'exit');
  process_of_world.kill('SIGKILL');
  await ended;
}

function recordWorld(task: WorldRecord['task'] = 'dev'): void {
  const record: WorldRecord = {
    task,
    pid: process_of_world.pid ?? 0,
    checkout: ROOT,
    started_at: '2026-11-26T20:00:00.000Z',
    api_url: task === 'dev' ? 'http://localhost:18000' : null,
    redirect_url: task === 'dev' ? 'http://localhost:18787' : null,
    postgres_url: 'postgresql://skinstack:skinstack@127.0.0.1:15487/skinstack',
    database_url: 'postgresql://skinstack:skinstack@localhost:15488/skinstack',
    redis_url: 'http://localhost:18079',
  };
  writeFileSync(worldFile(dataDir), JSON.stringify(record));
}

describe('without API_URL', () => {
  test('the world of this checkout is meant, with the local key', async () => {
    recordWorld();
    expect(await findWorld(env)).toMatchObject({
      api_url: 'http://localhost:18000',
      redirect_url: 'http://localhost:18787',
      admin_key: LOCAL_KEY,
      named_by: 'world.json',
    });
  });

  test('nothing runs: one sentence says what to do', async () => {
    await expect(findWorld(env)).rejects.toThrow(/^Nothing runs: start .+ “npm run dev”, or name/);
  });

  test('a world whose process was killed is not taken for a running one', async () => {
    recordWorld();
    await end();
    await expect(findWorld(env)).rejects.toThrow(/Nothing runs \(.+ is gone\)/);
  });

  test('a process of another program with the same number is no world', async () => {
    await end();
    process_of_world = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], {
      cwd: tmpdir(),
    });
    await once(process_of_world, 'spawn');
    recordWorld();
    await expect(findWorld(env)).rejects.toThrow('is gone');
  });

  test('what answers on the default port is never taken for ours', async () => {
    const stranger = createServer((_, response) => response.end('{"status":"ok"}'));
    stranger.listen(Number(env.API_PORT), '127.0.0.1');
    await once(stranger, 'listening');
    await expect(findWorld(env)).rejects.toThrow('is not this checkout’s world');
    stranger.close();
  });

  test('the stores alone: the API is to be named', async () => {
    recordWorld('stack');
    await expect(findWorld(env)).rejects.toThrow(/Only the stores .+ API_URL=/);
  });
});

describe('REDIRECT_URL alone', () => {
  test('is a second platform beside the world that runs: neither is chosen', async () => {
    recordWorld();
    const other = { ...env, REDIRECT_URL: 'https://skin.st' };
    await expect(findWorld(other)).rejects.toThrow(/REDIRECT_URL names https.+with API_URL too/);
    const same = { ...env, REDIRECT_URL: 'http://localhost:18787' };
    expect((await findWorld(same)).redirect_url).toBe('http://localhost:18787');
  });
});

describe('a database', () => {
  const open = (variable: Parameters<typeof openDatabase>[0], more: NodeJS.ProcessEnv = {}) => {
    const said: string[] = [];
    const listen = vi.spyOn(console, 'error').mockImplementation((line) => said.push(line));
    try {
      return { address: openDatabase(variable, { ...env, ...more }), said: said.join() };
    } finally {
      listen.mockRestore();
    }
  };

  test.each(['dev', 'stack'] as const)(
    'is that of the world of %s, named without its password',
    (task) => {
      recordWorld(task);
      const owner = open('MIGRATION_DATABASE_URL');
      expect(owner.address).toContain('@127.0.0.1:15487/');
      expect(owner.said).toBe('→ the database at 127.0.0.1:15487 (the world of this checkout)');
      expect(open('DATABASE_URL').address).toContain('@localhost:15488/');
    },
  );

  test('is the one that is named; what .dev.vars has means the local world', () => {
    recordWorld();
    const theirs = 'postgresql://owner:secret@db.example/skinstack';
    const named = open('DATABASE_URL', { DATABASE_URL: theirs });
    expect(named.address).toBe(theirs);
    expect(named.said).not.toContain('secret');
    const { DATABASE_URL } = readSettings().vars;
    expect(open('DATABASE_URL', { DATABASE_URL }).address).toContain('@localhost:15488/');
  });

  test('is never a guess', async () => {
    expect(() => open('DATABASE_URL')).toThrow(/^Nothing runs: .+DATABASE_URL/);
    recordWorld();
    const elsewhere = { API_URL: 'https://api.example.com' };
    expect(() => open('DATABASE_URL', elsewhere)).toThrow('DATABASE_URL is not set: API_URL names');
    const ours = { API_URL: 'http://localhost:18000' };
    expect(open('DATABASE_URL', ours).address).toContain('@localhost:15488/');
    expect(() => open('DATABASE_URL', { DATABASE_URL: 'here' })).toThrow('no address');
  });
});

describe('with API_URL', () => {
  test('the platform it names is meant, also beside a world of ours', async () => {
    recordWorld();
    const named = { API_URL: 'https://api.example.com', ADMIN_API_KEY: 'theirs' };
    const world = await findWorld({ ...env, ...named });
    expect(world).toMatchObject({ api_url: named.API_URL, admin_key: 'theirs' });
    expect(() => redirectOf(world)).toThrow('REDIRECT_URL is not set');
  });

  test('the local key is not sent to another machine', async () => {
    const named = { ...env, API_URL: 'https://api.example.com' };
    await expect(findWorld(named)).rejects.toThrow('ADMIN_API_KEY is not set');
  });

  test('our own world may be named, and is known', async () => {
    recordWorld();
    const world = await findWorld({ ...env, API_URL: 'http://localhost:18000/' });
    expect(redirectOf(world)).toBe('http://localhost:18787');
    expect(world.admin_key).toBe(LOCAL_KEY);
  });

  test('what is no address is refused', async () => {
    await expect(findWorld({ ...env, API_URL: 'localhost:8000' })).rejects.toThrow(
      'no http address',
    );
  });
});

describe('the record', () => {
  const workers = { api_url: null, redirect_url: null };
  const addresses = { ...workers, postgres_url: '', database_url: '', redis_url: '' };

  test('is taken back at the end, unless another process wrote it since', () => {
    const remove = writeWorldRecord(dataDir, { task: 'stack', ...addresses });
    recordWorld();
    remove();
    expect(existsSync(worldFile(dataDir))).toBe(true);
    writeWorldRecord(dataDir, { task: 'stack', ...addresses })();
    expect(existsSync(worldFile(dataDir))).toBe(false);
  });

  test('keeps a second world from starting over the same data', async () => {
    recordWorld();
    expect(() => assertNoWorld(dataDir)).toThrow(/npm run dev runs already at http.+18000/);
    await end();
    expect(() => assertNoWorld(dataDir)).not.toThrow();
  });
});
