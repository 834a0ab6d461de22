import { deleteStaleSignIns } from '@skinstack/db/delete-stale-sign-ins';
import { SESSION_IDLE_DAYS } from '@skinstack/domain/session';
import type { Ports } from '../ports.ts';

/** Deletes the sessions that ended and the sign-in limits that no longer apply. */
export async function forgetSignIns(ports: Ports): Promise<void> {
  await deleteStaleSignIns(ports.db, SESSION_IDLE_DAYS);
}
