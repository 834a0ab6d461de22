import type { Redis } from '@skinstack/cache/connect-redis';
import { createRateLimit, type RateLimit } from '@skinstack/cache/rate-limit';

/** How many requests a minute each kind of caller may make. */
export type LimitSizes = { per_key: number; per_address: number; failures_per_address: number };
/** What requests are counted by: credentials, address, or failures of an address. */
export type Limits = { key: RateLimit; address: RateLimit; failure: RateLimit };

/** The limits of the API, counted in Redis. */
export function createLimits(redis: Redis, sizes: LimitSizes): Limits {
  return {
    key: createRateLimit(redis, 'key', sizes.per_key),
    address: createRateLimit(redis, 'address', sizes.per_address),
    failure: createRateLimit(redis, 'failure', sizes.failures_per_address),
  };
}
