import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { startNeonHttp } from '@skinstack/local/neon-http/start-neon-http';
import { startPostgres } from '@skinstack/local/postgres/start-postgres';
import { readSettings } from '@skinstack/local/read-settings';
import { Client } from 'pg';

/** A database of a bench: over TCP, and over Neon's protocol. */
export type BenchDatabase = { postgresUrl: string; databaseUrl: string; isNew: boolean };
/** A PostgreSQL that only a bench uses. */
export type BenchCluster = {
  /** Opens a database by its name, and makes it with the newest schema where there is none. */
  open(name: string): Promise<BenchDatabase>;
  /** Removes a database that was not filled to its end. */
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a PostgreSQL of the bench's own, in a temporary folder that goes with it.
 * @param isKept keeps it, in `DATA_DIR/bench`; a later run finds what it holds
 */
export async function openBenchCluster(isKept: boolean): Promise<BenchCluster> {
  const folder = isKept
    ? join(readSettings().dataDir, 'bench')
    : mkdtempSync(join(tmpdir(), 'skinstack-bench-'));
  mkdirSync(folder, { recursive: true });
  // as root the database runs as another user, who must get in
  chmodSync(folder, 0o755);
  const stops: (() => Promise<void>)[] = [
    async () => {
      if (!isKept) rmSync(folder, { recursive: true, force: true });
    },
  ];
  const stop = async () => {
    for (const stopOne of stops.splice(0).toReversed()) await stopOne();
  };
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: 0 });
    stops.push(postgres.stop);
    const neon = await startNeonHttp({ port: 0, postgresUrl: postgres.url });
    stops.push(neon.stop);
    await run(postgres.url, ["alter system set max_wal_size = '4GB'", 'select pg_reload_conf()']);
    return { ...databasesOf(postgres.url, neon.port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function databasesOf(server: string, neon_port: number): Omit<BenchCluster, 'stop'> {
  return {
    async open(name) {
      const isNew = await create(server, name);
      const address = new URL(server);
      address.pathname = `/${name}`;
      const postgresUrl = address.href;
      await migrateDatabase(postgresUrl);
      [address.hostname, address.port] = ['localhost', String(neon_port)];
      return { postgresUrl, databaseUrl: address.href, isNew };
    },
    async drop(name) {
      await run(server, [`drop database ${name} with (force)`]);
    },
  };
}

async function create(postgresUrl: string, name: string): Promise<boolean> {
  const there = `select from pg_database where datname = '${name}'`;
  if ((await run(postgresUrl, [there])) > 0) return false;
  await run(postgresUrl, [`create database ${name}`]);
  return true;
}

/** @returns how many rows the last statement answered */
async function run(postgresUrl: string, statements: readonly string[]): Promise<number> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    let row_count = 0;
    for (const statement of statements) row_count = (await client.query(statement)).rows.length;
    return row_count;
  } finally {
    await client.end();
  }
}
