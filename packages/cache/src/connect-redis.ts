import { Redis } from '@upstash/redis';

export type { Redis } from '@upstash/redis';

/**
 * An Upstash client with one attempt a command and a hard deadline. The signal is a function,
 * because a plain AbortSignal turns a timeout into an answer of `null`; nothing is deserialised,
 * because a slug such as `123` would come back as a number; nothing is pipelined behind our back,
 * because one failure would fail commands of other requests.
 */
export function connectRedis(url: string, token: string, deadline_ms: number): Redis {
  return new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(deadline_ms),
    automaticDeserialization: false,
    // all we keep is text, and base64 is a third more of what Upstash charges for
    responseEncoding: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
  });
}

/** Asks Redis for nothing; throws when it does not answer. */
export async function pingRedis(redis: Redis): Promise<void> {
  await redis.ping();
}
