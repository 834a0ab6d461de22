import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { choosePlace } from '@skinstack/local/postgres/choose-place';
import { startPostgres } from '@skinstack/local/postgres/start-postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newDataDir } from '../../world/start-test-stores.ts';

const HOST = join(import.meta.dirname, 'host-postgres.ts');

let home: string;
let dataDir: string;

beforeAll(() => {
  home = newDataDir();
  dataDir = join(home, 'postgres');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function newPrivateFolder(): string {
  const folder = mkdtempSync(join(home, 'private-'));
  chmodSync(folder, 0o700);
  return folder;
}

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs PostgreSQL in a process of its own, which the test then kills. */
async function hostElsewhere(): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [HOST, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error('the host ended before it was ready')));
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

const pidFile = () => join(dataDir, 'cluster', 'postmaster.pid');

describe('one data folder', { timeout: 60_000 }, () => {
  it('keeps its data over a restart, and what the server is set to', async () => {
    const first = await startPostgres({ dataDir, port: 0 });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    expect(await query(first.url, 'SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
    expect(await query(first.url, 'SHOW listen_addresses')).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
    await first.stop();
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const second = await startPostgres({ dataDir, port: 0 });
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await second.stop();
  });

  it('asks for the password', async () => {
    const server = await startPostgres({ dataDir, port: 0 });
    const guess = new URL(server.url);
    guess.password = 'guess';
    await expect(query(guess.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  it('is not opened twice', async () => {
    const server = await startPostgres({ dataDir, port: 0 });
    await expect(startPostgres({ dataDir, port: 0 })).rejects.toThrow(/in use by another run/);
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await server.stop();
  });

  it('loses nothing committed, and leaves no server, when its run is killed', async () => {
    const host = await hostElsewhere();
    await query(host.url, 'INSERT INTO kept VALUES (43)');
    await host.kill();
    await expect.poll(() => existsSync(pidFile()), { timeout: 10_000 }).toBe(false);
    const server = await startPostgres({ dataDir, port: 0 });
    expect(await query(server.url, 'SELECT n FROM kept ORDER BY n')).toEqual([
      { n: 42 },
      { n: 43 },
    ]);
    await server.stop();
  });

  it('is opened again at once after run and server were killed together', async () => {
    const host = await hostElsewhere();
    process.kill(Number.parseInt(readFileSync(pidFile(), 'utf8'), 10), 'SIGKILL');
    await host.kill();
    expect(existsSync(pidFile())).toBe(true);
    const server = await startPostgres({ dataDir, port: 0 });
    expect(await query(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2 }]);
    await server.stop();
  });
});

describe('a port that is taken', () => {
  it('is named, and the setting that changes it', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
    const address = taker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const start = startPostgres({ dataDir, port });
      await expect(start).rejects.toThrow(new RegExp(`port ${port} .*POSTGRES_PORT`));
    } finally {
      taker.close();
    }
  });
});

describe.runIf(process.getuid?.() === 0)('as root in a folder nobody else may enter', () => {
  it('runs as somebody else, elsewhere, says so and keeps its data', {
    timeout: 60_000,
  }, async () => {
    const folder = newPrivateFolder();
    const lines: string[] = [];
    const options = {
      dataDir: join(folder, 'deep', 'postgres'),
      port: 0,
      onLog: (line: string) => lines.push(line),
    };
    mkdirSync(dirname(options.dataDir));
    const first = await startPostgres(options);
    const [place] = await query<{ dir: string }>(
      first.url,
      "SELECT current_setting('data_directory') AS dir",
    );
    expect(place?.dir).toMatch(/^\/var\/tmp\/skinstack-data-[0-9a-f]{16}\/cluster$/);
    const privateFolder = dirname(place?.dir ?? '');
    try {
      expect(lines[0]).toContain(privateFolder);
      await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      await first.stop();
      const second = await startPostgres(options);
      expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await second.stop();
    } finally {
      rmSync(privateFolder, { recursive: true, force: true });
    }
  });

  it('is cleaned up after a temporary folder that is gone, and after no other', async () => {
    const place = (folder: string) => choosePlace(join(folder, 'postgres'), () => {});
    const gone = newPrivateFolder();
    const { dataDir: left } = await place(gone);
    rmSync(gone, { recursive: true });
    vi.stubEnv('TMPDIR', '/elsewhere');
    const { dataDir: own } = await place(newPrivateFolder());
    expect(existsSync(left)).toBe(true);
    vi.unstubAllEnvs();
    await place(newPrivateFolder());
    expect([existsSync(left), existsSync(own)]).toEqual([false, true]);
  });
});
