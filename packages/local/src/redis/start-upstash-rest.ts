import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type LocalAnswer,
  type LocalRequest,
  type LocalServer,
  serveLocally,
} from '../serve-locally.ts';
import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
  refuseCommand,
} from './redis-engine.ts';

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

/** A body that is no command, or no list of commands. */
class BadCommand extends Error {}

/** Reads `["SET","k",1]`. */
function readCommand(body: Buffer): RedisCommand {
  return toCommand(parse(body));
}

/** Reads `[["SET","k",1],["GET","k"]]`. */
function readCommands(body: Buffer): RedisCommand[] {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) throw new BadCommand('ERR failed to parse pipeline request');
  if (parsed.length === 0) throw new BadCommand('ERR empty pipeline request');
  return parsed.map(toCommand);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BadCommand('ERR failed to parse command');
  }
}

function toCommand(parts: unknown): RedisCommand {
  if (!Array.isArray(parts)) throw new BadCommand('ERR failed to parse command');
  if (parts.length === 0) throw new BadCommand('ERR empty command');
  return parts.map((part: unknown) => {
    if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') {
      return Buffer.from(String(part));
    }
    throw new BadCommand('ERR failed to parse command');
  });
}

/** How replies become JSON: text as it is, or base64 when the client asks for it. */
type Encoding = 'text' | 'base64';

type JsonReply = string | number | null | JsonReply[] | { error: string };

/** One answer as Upstash writes it: `{result}` or `{error}`. */
export function encodeReply(reply: RedisReply, encoding: Encoding): object {
  if (reply instanceof RedisError) return { error: reply.message };
  // The client reads a whole answer of OK as it is; anywhere deeper it decodes everything.
  if (Buffer.isBuffer(reply) && reply.toString('latin1') === 'OK') return { result: 'OK' };
  return { result: encodeValue(reply, encoding) };
}

function encodeValue(reply: RedisReply, encoding: Encoding): JsonReply {
  if (Buffer.isBuffer(reply)) return reply.toString(encoding === 'base64' ? 'base64' : 'utf8');
  if (Array.isArray(reply)) return reply.map((element) => encodeValue(element, encoding));
  return reply instanceof RedisError ? { error: reply.message } : reply;
}
