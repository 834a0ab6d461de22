/** One HTTP message: its head without the empty line, and its body. */
export type Message = { head: string; body: Buffer };

const END_OF_HEAD = '\r\n\r\n';

/**
 * Takes the whole HTTP/1.1 messages off the front of what a connection has brought. Only bodies
 * with a `Content-Length` are understood, which is all that workerd sends here.
 * @throws Error on a chunked body
 */
export function splitMessages(bytes: Buffer): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = [];
  let at = 0;
  for (;;) {
    const head_end = bytes.indexOf(END_OF_HEAD, at);
    if (head_end < 0) break;
    const head = bytes.toString('latin1', at, head_end);
    const body_at = head_end + END_OF_HEAD.length;
    const body_end = body_at + contentLength(head);
    if (body_end > bytes.length) break;
    messages.push({ head, body: bytes.subarray(body_at, body_end) });
    at = body_end;
  }
  return { messages, rest: bytes.subarray(at) };
}

function contentLength(head: string): number {
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return Number(length);
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('a chunked body is not read here');
  return 0;
}
