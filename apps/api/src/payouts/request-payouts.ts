import { listPayableBalances } from '@skinstack/db/ledger/list-balances';
import { insertPayouts } from '@skinstack/db/payouts/insert-payouts';
import { listPayoutsOfRun } from '@skinstack/db/payouts/list-payouts';
import { findInfluencerIds } from '@skinstack/db/people/users';
import { Problem } from '@skinstack/domain/problem';
import type { z } from 'zod';
import { holdDisputed } from '../commissions/approve-due-commissions.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import type { newPayouts } from './schemas.ts';

/** Every try that finds the books changed means that another write went through. */
const MAX_TRIES = 20;

/**
 * Requests a payout of the whole payable balance of each influencer who is switched on, or of those
 * named, who has at least the minimum. If none has, there are no payouts, which is no error.
 * @throws Problem `invalid_request` for an unknown influencer, `conflict` when the books keep
 *   changing or are wrong
 */
export async function requestPayouts(ports: Ports, input: z.infer<typeof newPayouts>) {
  const { currency, influencer_ids = null } = input;
  if (influencer_ids) await refuseUnknown(ports, influencer_ids);
  const id = ports.newId('run');
  const minimum_minor = BigInt(input.minimum_minor ?? 1);
  const { done, first_id } = await writeIdempotent(ports, async (trail) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const found = await listPayableBalances(ports.db, currency, minimum_minor, influencer_ids);
      // what a failed payout gave back is held behind its answer, if the Worker lived to do it
      await holdDisputed(ports, currency, found);
      const wishes = found.map((influencer_id) => ({
        influencer_id,
        payout_id: ports.newId('pay'),
        journal_id: ports.newId('jrn'),
      }));
      const run = { id, currency, minimum_minor, wishes };
      if (await insertPayouts(ports.db, run, trail)) return true;
    }
    return false;
  });
  if (!done) throw refuseChangingBooks();
  return listPayoutsOfRun(ports.db, first_id ?? id);
}

async function refuseUnknown(ports: Ports, influencer_ids: readonly string[]): Promise<void> {
  const known = new Set(await findInfluencerIds(ports.db, influencer_ids));
  const errors = influencer_ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `influencer_ids.${index}`, message: 'There is no such one' }],
  );
  if (errors.length === 0) return;
  const detail = 'Some of these influencers do not exist. Nobody was paid.';
  throw new Problem('invalid_request', detail, { errors });
}

/** Commissions and balances never agreed: other writes keep coming, or the books are wrong. */
function refuseChangingBooks(): Problem {
  const detail =
    'The commissions and the payable balances did not come to agree, so nobody was paid. Try ' +
    'again; if it stays, GET /api/reconciliation names the rows that disagree.';
  return new Problem('conflict', detail);
}
