import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
} from './redis-engine.ts';
import { createScriptRewriter } from './rewrite-script.ts';

/** A Redis over TCP and how to leave it. */
export interface ConnectedRedis {
  engine: RedisEngine;
  version: string;
  stop(): Promise<void>;
}

const BYTES = {
  [RESP_TYPES.BLOB_STRING]: Buffer,
  [RESP_TYPES.SIMPLE_STRING]: Buffer,
} as const;

/** Connects to a real Redis (`redis://…`). RESP2, because Upstash answers its flat arrays. */
export async function connectRealRedis(url: string): Promise<ConnectedRedis> {
  let isUp = false;
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    // A Redis that is not there at the start is an error; one that goes away is waited for.
    socket: { reconnectStrategy: () => (isUp ? 200 : false) },
  });
  client.on('error', () => {});
  await client.connect().catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = message || code || 'no answer';
    throw new Error(`cannot connect to Redis at ${new URL(url).host}: ${reason}`);
  });
  isUp = true;
  const rewrite = createScriptRewriter();
  const send = (command: RedisCommand, chainId?: symbol): Promise<RedisReply> =>
    client
      .sendCommand(command, { typeMapping: BYTES, ...(chainId ? { chainId } : {}) })
      .then(toReply, toErrorReply);

  const engine: RedisEngine = {
    pipeline: (commands) => Promise.all(commands.map((command) => send(rewrite(command)))),
    async transaction(commands) {
      // Sent in one go on one connection, so nothing of another request comes between; the chain
      // makes the client drop the rest should the connection break on the way.
      const chainId = Symbol('transaction');
      const queue = [['MULTI'], ...commands.map(rewrite), ['EXEC']];
      const replies = await Promise.all(queue.map((c) => send(c.map(Buffer.from), chainId)));
      const outcome = replies.at(-1);
      if (Array.isArray(outcome) || outcome instanceof RedisError) return outcome;
      throw new Error('the transaction was not run');
    },
  };
  const info = await client.sendCommand<string>(['INFO', 'server']);
  const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
  return { engine, version, stop: async () => client.destroy() };
}

function toReply(value: unknown): RedisReply {
  if (Array.isArray(value)) return value.map(toReply);
  if (value instanceof ErrorReply) return new RedisError(value.message);
  if (Buffer.isBuffer(value) || typeof value === 'number') return value;
  return value === null || value === undefined ? null : Buffer.from(String(value));
}

function toErrorReply(error: unknown): RedisError {
  if (error instanceof ErrorReply) return new RedisError(error.message);
  throw error;
}
