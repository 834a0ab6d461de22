import { type RedisCommand, RedisError } from './redis-engine.ts';

/** Commands that wait, or that change the connection every request shares. Upstash has none. */
const UNAVAILABLE = new Set(
  (
    'AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT CLUSTER CONFIG ' +
    'DEBUG DISCARD EXEC FAILOVER HELLO MIGRATE MODULE MONITOR MULTI PSUBSCRIBE PSYNC ' +
    'PUNSUBSCRIBE QUIT REPLICAOF RESET SAVE SELECT SHUTDOWN SLAVEOF SSUBSCRIBE SUBSCRIBE ' +
    'SUNSUBSCRIBE SWAPDB SYNC UNSUBSCRIBE UNWATCH WAIT WATCH'
  ).split(' '),
);

/** The error for a command no REST client may run, or nothing when it may. */
export function refuseCommand([name]: RedisCommand): RedisError | undefined {
  const wanted = name?.toString().toUpperCase() ?? '';
  return UNAVAILABLE.has(wanted)
    ? new RedisError(`ERR Command is not available: '${wanted}'`)
    : undefined;
}
