import { insertRow } from '@skinstack/db/insert-row';
import { idempotencyKeys } from '@skinstack/db/schema/idempotency-keys';
import { invalidField } from '../links/invalid-field.ts';
import { writeOnce } from '../once/write-once.ts';
import type { Ports } from '../ports.ts';
import { approveDueCommissions } from './approve-due-commissions.ts';

/**
 * Approves on an operator's word what passed its hold by `as_of`, now when they name no time. The
 * request's key is kept for its answer only: approving again approves nothing twice.
 * @throws Problem `invalid_request` on a time to come, `conflict` on a key of another request
 */
export async function approveAsOf(ports: Ports, as_of: string | undefined): Promise<number> {
  const at = as_of === undefined ? new Date(ports.now()) : new Date(as_of);
  if (at.getTime() > ports.now()) {
    throw invalidField('as_of', 'This time has not come; a hold is not cut short');
  }
  await writeOnce(ports, async (once) => {
    if (once) {
      const { caller_id, key, request_sha256 } = once;
      const row = { caller_id, key, request_sha256, row_id: 'approval' };
      await insertRow(ports.db, idempotencyKeys, row);
    }
    return true;
  });
  return approveDueCommissions(ports, at);
}
