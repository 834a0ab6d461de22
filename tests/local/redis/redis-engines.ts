import { rmSync } from 'node:fs';
import { findRedisServer } from '@skinstack/local/redis/launch-redis-server';
import { type RunningRedis, startRedis } from '@skinstack/local/redis/start-redis';
import { newDataDir } from '../../world/start-test-stores.ts';

/** One kind of Redis the same tests run on. */
export interface EngineUnderTest {
  name: string;
  isAvailable: boolean;
  start(): Promise<RunningRedis>;
}

const url = process.env.LOCAL_REDIS_URL;
const isRealAvailable = url !== undefined || findRedisServer() !== undefined;

async function start(engine: 'auto' | 'embedded'): Promise<RunningRedis> {
  const dataDir = newDataDir();
  const given = engine === 'auto' && url ? { url } : {};
  const redis = await startRedis({ dataDir, engine, ...given });
  const stop = async () => {
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...redis, stop };
}

export const realEngine: EngineUnderTest = {
  name: 'real Redis',
  isAvailable: isRealAvailable,
  start: () => start('auto'),
};

export const embeddedEngine: EngineUnderTest = {
  name: 'embedded Redis',
  isAvailable: true,
  start: () => start('embedded'),
};

export const ENGINES = [embeddedEngine, realEngine];
