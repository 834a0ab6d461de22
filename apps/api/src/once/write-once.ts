import { findIdempotencyKey } from '@skinstack/db/find-idempotency-key';
import type { OnceKey } from '@skinstack/db/insert-row-once';
import { isKeyUsed } from '@skinstack/db/is-key-used';
import type { Ports } from '../ports.ts';
import { refuseOtherRequest } from './refuse-other-request.ts';

/**
 * Runs a write that keeps the request's key, if it has one, in the statement that takes effect.
 * @param write answers true when it took effect, false when it was refused and wrote nothing
 * @returns whether it took effect, now or when the same request came before; and the id kept then
 * @throws Problem `conflict` when the key was used for another request
 */
export async function writeOnce(
  ports: Ports,
  write: (once: OnceKey | null) => Promise<boolean>,
): Promise<{ done: boolean; first_id: string | null }> {
  const { once } = ports;
  if (!once) return { done: await write(null), first_id: null };
  try {
    if (await write(once)) return { done: true, first_id: null };
  } catch (error) {
    if (!isKeyUsed(error)) throw error;
  }
  const first = await findIdempotencyKey(ports.db, once.caller_id, once.key);
  if (!first) return { done: false, first_id: null };
  if (first.request_sha256 !== once.request_sha256) throw refuseOtherRequest();
  once.is_replay = true;
  return { done: true, first_id: first.row_id };
}
