import type { DeadClick } from '@skinstack/db/put-dead-clicks';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';

/** A message that could not be stored as a click, and why. */
export type DeadClickBody = { body: unknown; reason: string };

/** A dead click as it is stored: JSON in ASCII, so that PostgreSQL accepts any text. */
export async function hashDeadClick({ body, reason }: DeadClickBody): Promise<DeadClick> {
  const text = (JSON.stringify(body) ?? 'null').replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { digest: await sha256Hex(text), body: text, reason: reason.slice(0, 200) };
}
