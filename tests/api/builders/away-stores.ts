import { connectRedis, type Redis } from '@skinstack/cache/connect-redis';
import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { afterEach, beforeEach, vi } from 'vitest';

const AWAY_REDIS_URL = 'https://redis.away.invalid';

/**
 * Stores nobody answers for, in this file's tests. They are not really dialled: workerd writes each
 * connection that is refused to the terminal, whoever catches the error.
 */
export function useAwayStores(): { db: Database; redis: Redis; redis_url: string } {
  beforeEach(() => {
    const dial = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.hostname.endsWith('.invalid')) throw new Error('Network connection lost.');
      return dial(input, init);
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return {
    db: connectDatabase('postgresql://user:password@database.away.invalid/nowhere'),
    redis: connectRedis(AWAY_REDIS_URL, 'token', 500),
    redis_url: AWAY_REDIS_URL,
  };
}
