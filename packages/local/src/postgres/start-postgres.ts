import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { findFreePort, portTakenMessage } from '../processes/find-free-port.ts';
import { stopChild } from '../processes/stop-child.ts';
import { stopOrphan } from '../processes/stop-orphan.ts';
import { choosePlace, type PostgresPlace } from './choose-place.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import { launchServer } from './launch-server.ts';

/** Where the data lives and how it is reached. Port 0 means any free one. */
export interface PostgresOptions {
  dataDir: string;
  port: number;
  user?: string;
  password?: string;
  database?: string;
  onLog?: (line: string) => void;
}

/** A running PostgreSQL: its address over TCP, and how to stop it. */
export interface RunningPostgres {
  url: string;
  stop(): Promise<void>;
}

/** Fast shutdown first; a server that hangs is made to crash, which loses no committed data. */
const SHUTDOWN = [
  { signal: 'SIGINT', waitMs: 8_000 },
  { signal: 'SIGQUIT', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 3_000 },
] as const;

const DATABASE_MISSING = '3D000';

/**
 * Starts a real PostgreSQL over `dataDir`, whose data survives restarts, on 127.0.0.1 only.
 * Signals are the caller's business: call `stop` on SIGINT and SIGTERM. Should this process die
 * without doing so, the server ends by itself.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { user = 'skinstack', password = 'skinstack', database = 'skinstack' } = options;
  const onLog = options.onLog ?? (() => {});
  const place = await choosePlace(resolve(options.dataDir), onLog);
  const folder = join(place.dataDir, 'cluster');
  const pidFile = join(folder, 'postmaster.pid');
  if (await stopOrphan({ pidFile, name: 'postgres', folder, steps: SHUTDOWN })) {
    onLog('stopped the PostgreSQL an earlier run left behind');
  }
  // taken is told before a folder is made for nothing
  if (options.port !== 0) await findFreePort(options.port, 'POSTGRES_PORT');
  if (!existsSync(folder)) onLog('Making the data folder of PostgreSQL, once');
  const cluster = await initialiseCluster(place, { user, password });
  const { server, port } = await launchOnPort(place, cluster, options.port);
  const url = new URL(`postgresql://127.0.0.1:${port}/${encodeURIComponent(database)}`);
  url.username = user;
  url.password = password;
  try {
    await ensureDatabase(url);
  } catch (error) {
    await stopChild(server, SHUTDOWN);
    throw error;
  }
  return { url: url.href, stop: () => stopChild(server, SHUTDOWN) };
}

const MOST_TRIES = 5;

/** @param wanted 0: any that is free, though another may take it in the same moment */
async function launchOnPort(place: PostgresPlace, cluster: string, wanted: number) {
  for (let tries = 1; ; tries++) {
    const port = await findFreePort(wanted, 'POSTGRES_PORT');
    try {
      return { port, server: await launchServer(place, cluster, port) };
    } catch (error) {
      const taken = portTakenMessage(port, 'POSTGRES_PORT');
      const isTaken = error instanceof Error && error.message === taken;
      if (wanted !== 0 || !isTaken || tries === MOST_TRIES) throw error;
    }
  }
}

async function ensureDatabase(url: URL): Promise<void> {
  const missing = await connects(url.href).then(
    () => false,
    (error: unknown) => {
      if (error instanceof DatabaseError && error.code === DATABASE_MISSING) return true;
      throw error;
    },
  );
  if (!missing) return;
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const name = decodeURIComponent(url.pathname.slice(1)).replaceAll('"', '""');
  await connects(maintenance.href, `CREATE DATABASE "${name}"`);
}

async function connects(connectionString: string, sql = 'SELECT 1'): Promise<void> {
  const client = new Client({ connectionString });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
