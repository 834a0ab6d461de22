import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createEmbeddedRedis } from './embedded/embedded-redis.ts';
import { findRedisServer, launchRedisServer } from './launch-redis-server.ts';
import { connectRealRedis } from './real-redis.ts';
import type { RedisEngine } from './redis-engine.ts';

/** Which Redis to use: `url` names one, `auto` starts one where it is installed. */
export interface RedisOptions {
  dataDir: string;
  url?: string;
  engine?: 'auto' | 'embedded';
}

/** A Redis to run commands on; `description` is for people. */
export interface RunningRedis {
  engine: RedisEngine;
  description: string;
  stop(): Promise<void>;
}

/** Connects to the given Redis, else starts `redis-server`, else runs the embedded engine. */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const { url, engine = 'auto' } = options;
  if (url) {
    const redis = await connectRealRedis(url);
    const { host } = new URL(url);
    return { ...redis, description: `Redis ${redis.version} at ${host}` };
  }
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const program = engine === 'auto' ? findRedisServer() : undefined;
  if (!program) {
    const redis = createEmbeddedRedis({ snapshotFile: join(dataDir, 'embedded-redis.json') });
    return { ...redis, description: 'embedded Redis engine' };
  }
  const server = await launchRedisServer(program, dataDir);
  try {
    const redis = await connectRealRedis(server.url);
    return {
      engine: redis.engine,
      description: `Redis ${redis.version} (${program})`,
      async stop() {
        await redis.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
