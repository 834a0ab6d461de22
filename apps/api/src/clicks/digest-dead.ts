import type { DeadClick } from '@skinstack/db/put-dead-clicks';

/** What came as a click, and why it is kept apart. */
export type DeadClickBody = { body: unknown; reason: string };

/** A dead click as it is kept: JSON in ASCII, so PostgreSQL stores any text that came. */
export async function hashDeadClick({ body, reason }: DeadClickBody): Promise<DeadClick> {
  const text = (JSON.stringify(body) ?? 'null').replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const digest = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'));
  return { digest: digest.join(''), body: text, reason: reason.slice(0, 200) };
}
