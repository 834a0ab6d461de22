import { deleteOldKeys } from '@skinstack/db/delete-old-keys';
import type { Ports } from '../ports.ts';

const KEPT_MS = 24 * 3_600_000;

/** Forgets idempotency keys after a day: senders that try again do so within minutes. */
export async function forgetOldKeys(ports: Ports): Promise<void> {
  await deleteOldKeys(ports.db, new Date(ports.now() - KEPT_MS));
}
