import { RedisError, type RedisReply } from '../redis/redis-engine.ts';

/** How replies become JSON: text as it is, or base64 when the client asks for it. */
export type Encoding = 'text' | 'base64';

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
