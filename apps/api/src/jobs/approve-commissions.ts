import { approveDueCommissions } from '../commissions/approve-due-commissions.ts';
import type { Ports } from '../ports.ts';

/** Approves the commissions whose hold is over. @returns how many */
export async function approveDue(ports: Ports): Promise<number> {
  const approved_count = await approveDueCommissions(ports, new Date(ports.now()));
  if (approved_count > 0) ports.log('info', 'commissions_approved', { approved_count });
  return approved_count;
}
