import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type LocalAnswer,
  type LocalRequest,
  type LocalServer,
  serveLocally,
} from '../http/serve-locally.ts';
import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
} from '../redis/redis-engine.ts';
import { refuseCommand } from '../redis/refuse-command.ts';
import { type Encoding, encodeReply } from './encode-reply.ts';
import { BadCommand, readCommand, readCommands } from './read-commands.ts';

/** Where to listen, the token clients must bring, and the Redis behind. */
export interface UpstashRestOptions {
  port: number;
  token: string;
  engine: RedisEngine;
}

const LIMIT_BYTES = 10 * 1024 * 1024;

/** Speaks Upstash's REST protocol in front of a Redis: `/`, `/pipeline` and `/multi-exec`. */
export function startUpstashRest(options: UpstashRestOptions): Promise<LocalServer> {
  return serveLocally({
    port: options.port,
    variable: 'REDIS_REST_PORT',
    maxBodyBytes: LIMIT_BYTES,
    refuse,
    async answer(request) {
      if (!isAuthorized(request, options.token)) return refuse(401, 'Unauthorized');
      if (request.method !== 'POST') return refuse(405, 'ERR only POST is served here');
      try {
        const answer = await run(request, options.engine);
        return { ...answer, headers: { 'upstash-sync-token': syncToken(request) } };
      } catch (error) {
        if (error instanceof BadCommand) return refuse(400, error.message);
        throw error;
      }
    },
  });
}

async function run({ path, headers, body }: LocalRequest, engine: RedisEngine) {
  const encoding = headers['upstash-encoding'] === 'base64' ? 'base64' : 'text';
  switch (path) {
    case '/': {
      const [reply = null] = await runAllowed([readCommand(body)], engine);
      const status = reply instanceof RedisError ? 400 : 200;
      return { status, body: JSON.stringify(encodeReply(reply, encoding)) };
    }
    case '/pipeline':
      return listOf(await runAllowed(readCommands(body), engine), encoding);
    case '/multi-exec': {
      const commands = readCommands(body);
      const refused = commands.map(refuseCommand).find((error) => error !== undefined);
      const replies = refused ?? (await engine.transaction(commands));
      return replies instanceof RedisError
        ? refuse(400, replies.message)
        : listOf(replies, encoding);
    }
    default:
      return refuse(404, 'ERR no such path');
  }
}

/** Refused commands get their error in place; the others run in one go, in their order. */
async function runAllowed(
  commands: RedisCommand[],
  engine: RedisEngine,
): Promise<(RedisReply | RedisError)[]> {
  const refusals = commands.map(refuseCommand);
  const replies = await engine.pipeline(commands.filter((_, at) => !refusals[at]));
  const rest = replies.values();
  return refusals.map((refusal) => refusal ?? rest.next().value ?? null);
}

function listOf(replies: RedisReply[], encoding: Encoding): LocalAnswer {
  const body = JSON.stringify(replies.map((reply) => encodeReply(reply, encoding)));
  return { status: 200, body };
}

function refuse(status: number, message: string): LocalAnswer {
  return { status, body: JSON.stringify({ error: message }) };
}

/** One server is always in step with itself, so the token only has to come back. */
function syncToken({ headers }: LocalRequest): string {
  const given = headers['upstash-sync-token'];
  return typeof given === 'string' && given !== '' ? given : 'local';
}

function isAuthorized({ headers }: LocalRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}
