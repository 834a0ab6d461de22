/** One HTTP message: its head without the empty line, and its body. */
export type Message = { head: string; body: Buffer };

const END_OF_HEAD = '\r\n\r\n';

/**
 * Takes the whole HTTP/1.1 messages off the front of what a connection has brought. A body
 * in chunks is given as it came, sizes and all: nobody here looks into one.
 * @throws Error on a chunk without its size
 */
export function splitMessages(bytes: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = [];
  let at = 0;
  for (;;) {
    const head_end = bytes.indexOf(END_OF_HEAD, at);
    if (head_end < 0) break;
    const head = bytes.toString('latin1', at, head_end);
    const body_at = head_end + END_OF_HEAD.length;
    const body_end = isChunked(head) ? endOfChunks(bytes, body_at) : body_at + contentLength(head);
    if (body_end === null || body_end > bytes.length) break;
    messages.push({ head, body: bytes.subarray(body_at, body_end) });
    at = body_end;
  }
  return { messages, rest: bytes.subarray(at) };
}

function contentLength(head: string): number {
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  return length === undefined ? 0 : Number(length);
}

const isChunked = (head: string) => /\r\ntransfer-encoding: *chunked/i.test(head);

/** Where the last chunk ends (RFC 9112 §7.1, no trailers); null when it has not come yet. */
function endOfChunks(bytes: Buffer, from: number): number | null {
  for (let at = from; ; ) {
    const line_end = bytes.indexOf('\r\n', at);
    if (line_end < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line_end), 16);
    if (Number.isNaN(size)) throw new Error('a chunk without its size');
    at = line_end + 2 + size + 2;
    if (at > bytes.length) return null;
    if (size === 0) return at;
  }
}

const CLICK_ID = /clk_[0-9a-hjkmnp-tv-z]{26}/g;

/**
 * How many clicks one post to a queue carries, by their ids: a message may hold one click or many,
 * and a batch (`/batch`, bodies in base64) may hold many messages.
 */
export function countClicks(head: string, body: Buffer): number {
  if (!head.startsWith('POST /batch')) return idsIn(body);
  const { messages } = JSON.parse(body.toString()) as { messages: { body: string }[] };
  return messages.reduce((sum, message) => sum + idsIn(Buffer.from(message.body, 'base64')), 0);
}

function idsIn(body: Buffer): number {
  return new Set(body.toString('latin1').match(CLICK_ID)).size;
}
