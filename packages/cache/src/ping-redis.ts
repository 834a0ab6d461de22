import type { Redis } from './connect-redis.ts';

/** Asks Redis for nothing; throws when it does not answer. */
export async function pingRedis(redis: Redis): Promise<void> {
  await redis.ping();
}
