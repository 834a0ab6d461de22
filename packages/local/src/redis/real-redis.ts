import { createHash } from 'node:crypto';
import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
} from './redis-engine.ts';

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

/**
 * Makes Upstash's scripts run on a plain Redis, which refuses flags such as
 * `#!lua flags=allow-key-locking`: the first line is emptied, and the hash a client computed
 * from its own text is translated to that of the text Redis got.
 */
function createScriptRewriter(): (command: RedisCommand) => RedisCommand {
  const hashes = new Map<string, string>();

  const withoutShebang = (script: Buffer): Buffer => {
    const text = script.toString('latin1');
    if (!text.startsWith('#!')) return script;
    const lineEnd = text.indexOf('\n');
    const rest = Buffer.from(lineEnd < 0 ? '' : text.slice(lineEnd), 'latin1');
    hashes.set(sha1(script), sha1(rest));
    return rest;
  };
  const translated = (hash: Buffer): Buffer =>
    Buffer.from(hashes.get(hash.toString().toLowerCase()) ?? hash);

  return (command) => {
    const [name, first, second] = command;
    const verb = name?.toString().toUpperCase();
    if (!name || !first) return command;
    if (verb === 'EVAL' || verb === 'EVAL_RO') {
      return [name, withoutShebang(first), ...command.slice(2)];
    }
    if (verb === 'EVALSHA' || verb === 'EVALSHA_RO') {
      return [name, translated(first), ...command.slice(2)];
    }
    if (verb !== 'SCRIPT' || !second) return command;
    const isLoad = first.toString().toUpperCase() === 'LOAD';
    if (isLoad) return [name, first, withoutShebang(second)];
    return [name, first, ...command.slice(2).map(translated)];
  };
}

function sha1(text: Buffer): string {
  return createHash('sha1').update(text).digest('hex');
}
