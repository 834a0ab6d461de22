import { transitionPayout } from '@skinstack/db/payouts/transition-payout';
import { findRow } from '@skinstack/db/rows/find-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { PAYOUT_TRANSITIONS, type PayoutTransition } from '@skinstack/domain/payouts/payout-state';
import { Problem } from '@skinstack/domain/problem';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { presentRow, requireFound } from '../rest/rows.ts';

/**
 * Sends, settles or fails a payout, and answers it as it is now. Settling a settled payout changes
 * nothing and is no error: operators may confirm twice.
 * @throws Problem `not_found`, `conflict` when its state does not allow it
 */
export async function changePayout(
  ports: Ports,
  payout_id: string,
  move: PayoutTransition,
  details: { external_reference?: string | undefined; failure_reason?: string | undefined },
) {
  const change = { payout_id, move, journal_id: ports.newId('jrn'), ...details };
  const { done } = await writeIdempotent(ports, (request) =>
    transitionPayout(ports.db, change, request),
  );
  const payout = requireFound(await findRow(ports.db, payouts, payout_id), 'payout');
  const isConfirmed = move === 'settle' && payout.state === 'settled';
  if (done || isConfirmed) return payout;
  const { from, to } = PAYOUT_TRANSITIONS[move];
  throw new Problem(
    'conflict',
    `This payout is ${payout.state}. Only one that is ${from.join(' or ')} can become ${to}.`,
  );
}

/** A payout as JSON. */
export function presentPayout({ updated_at: _, run_id: __, ...row }: typeof payouts.$inferSelect) {
  return presentRow(row);
}
