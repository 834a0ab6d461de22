import { approveCommissions } from '@skinstack/db/approve-commissions';
import type { Ports } from '../ports.ts';

const BATCH_SIZE = 200;

/**
 * Approves everything whose hold was over at `as_of`, a batch a round trip. Running it again, or
 * twice at once, approves nothing twice; the next run continues what failed half way.
 * @returns how many commissions this run approved
 */
export async function approveDueCommissions(ports: Ports, as_of: Date): Promise<number> {
  let approved = 0;
  for (;;) {
    const journal_ids = Array.from({ length: BATCH_SIZE }, () => ports.newId('jrn'));
    const batch = await approveCommissions(ports.db, as_of, journal_ids);
    approved += batch.approved_count;
    if (batch.due_count < BATCH_SIZE) return approved;
  }
}
