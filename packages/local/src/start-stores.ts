import { join } from 'node:path';
import { startNeonHttp } from './neon-http/start-neon-http.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { startRedis } from './redis/start-redis.ts';
import { startUpstashRest } from './redis/start-upstash-rest.ts';

/** How the local stores are started. Port 0 means any free port. */
export interface StoresOptions {
  dataDir: string;
  postgresPort: number;
  neonHttpPort: number;
  redisRestPort: number;
  redisRestToken: string;
  /** A PostgreSQL of your own (LOCAL_DATABASE_URL) instead of the embedded one. */
  databaseUrl?: string;
  /** A Redis of your own (LOCAL_REDIS_URL). */
  redisUrl?: string;
  redis?: 'auto' | 'embedded';
  onProgress?: (line: string) => void;
}

/** The running stores, and the addresses a Worker is given for them. */
export interface Stores {
  /** PostgreSQL over TCP, for migrations. */
  postgresUrl: string;
  /** What DATABASE_URL of a Worker is: its port speaks HTTP. */
  databaseUrl: string;
  redisUrl: string;
  redisToken: string;
  redisDescription: string;
  /** Stops everything, newest first. Safe to call more than once. */
  stop(): Promise<void>;
}

type Stop = () => Promise<void>;

/** Starts PostgreSQL and Redis behind Neon's and Upstash's protocols, or nothing at all. */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const onProgress = options.onProgress ?? (() => {});
  const started: Stop[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(started.toReversed());
    return stopping;
  };
  const keep = <T extends { stop: Stop }>(store: T): T => {
    started.push(store.stop);
    return store;
  };
  try {
    const postgresUrl = options.databaseUrl ?? keep(await startEmbedded(options, onProgress)).url;
    const neon = keep(await startNeonHttp({ port: options.neonHttpPort, postgresUrl }));
    onProgress(`Neon protocol on http://localhost:${neon.port}/sql`);
    const { redisUrl: url, redis: engine = 'auto' } = options;
    const dataDir = join(options.dataDir, 'redis');
    const redis = keep(await startRedis({ dataDir, engine, ...(url ? { url } : {}) }));
    const token = options.redisRestToken;
    const rest = keep(
      await startUpstashRest({ port: options.redisRestPort, token, engine: redis.engine }),
    );
    onProgress(`Upstash protocol on http://localhost:${rest.port} (${redis.description})`);
    return {
      postgresUrl,
      databaseUrl: workerDatabaseUrl(postgresUrl, neon.port),
      redisUrl: `http://localhost:${rest.port}`,
      redisToken: token,
      redisDescription: redis.description,
      stop,
    };
  } catch (error) {
    // What went wrong first is what matters.
    await stop().catch(() => {});
    throw error;
  }
}

async function startEmbedded(options: StoresOptions, onProgress: (line: string) => void) {
  const postgres = await startPostgres({
    dataDir: join(options.dataDir, 'postgres'),
    port: options.postgresPort,
    onLog: onProgress,
  });
  onProgress(`PostgreSQL on port ${new URL(postgres.url).port}`);
  return postgres;
}

function workerDatabaseUrl(postgresUrl: string, port: number): string {
  const { username, password, pathname } = new URL(postgresUrl);
  const secret = password ? `:${password}` : '';
  return `postgresql://${username}${secret}@localhost:${port}${pathname}`;
}

/** Everything is asked to stop even when something before it could not. */
async function stopAll(stops: Stop[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops) await stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'some stores did not stop');
}
