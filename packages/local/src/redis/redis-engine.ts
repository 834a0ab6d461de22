/** One command: its name and arguments, as bytes. */
export type RedisCommand = readonly Buffer[];

/** An error Redis answers a command with, such as `WRONGTYPE …`. */
export class RedisError extends Error {}

/** What a command answers. Statuses such as `OK` are bytes too; errors are values, not throws. */
export type RedisReply = Buffer | number | null | RedisError | RedisReply[];

/** A Redis, whichever it is. Both functions throw only when the Redis itself cannot be reached. */
export interface RedisEngine {
  /** Runs commands in order; each has its own answer and others may come between. */
  pipeline(commands: readonly RedisCommand[]): Promise<RedisReply[]>;
  /** Runs commands as one; a command that cannot even be queued discards them all. */
  transaction(commands: readonly RedisCommand[]): Promise<RedisReply[] | RedisError>;
}

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
