import { insertRow } from '@skinstack/db/insert-row';
import { idempotencyKeys } from '@skinstack/db/schema/idempotency-keys';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { approveDueCommissions } from './approve-due-commissions.ts';

/**
 * Approves for an operator what has passed its hold by `as_of`, by default now; a future time ends
 * the holds until then early, which is the operator's responsibility. The idempotency key only
 * serves the answer: approving again approves nothing twice.
 * @throws Problem `conflict` on a key of another request
 */
export async function approveAsOf(ports: Ports, as_of: string | undefined): Promise<number> {
  const at = as_of === undefined ? new Date(ports.now()) : new Date(as_of);
  await writeIdempotent(ports, async (request) => {
    if (request) {
      const { caller_id, key, request_sha256 } = request;
      const row = { caller_id, key, request_sha256, row_id: 'approval' };
      await insertRow(ports.db, idempotencyKeys, row);
    }
    return true;
  });
  return approveDueCommissions(ports, at);
}
