import { approveDueCommissions } from '../commissions/approve-due-commissions.ts';
import type { Ports } from '../ports.ts';

/** Approves the commissions whose hold is over. */
export async function approveCommissions(ports: Ports): Promise<void> {
  const approved_count = await approveDueCommissions(ports, new Date(ports.now()));
  if (approved_count > 0) ports.log('info', 'commissions_approved', { approved_count });
}
