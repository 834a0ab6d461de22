import type { IncomingMessage } from 'node:http';

const DRAINED_AT_MOST = 8;

/**
 * Reads a request body of at most `limit` bytes; a larger one gives `undefined`.
 * What is too much is still read and dropped, because a client that is cut off while sending
 * sees a broken connection and not our answer.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limit * DRAINED_AT_MOST) break;
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}
