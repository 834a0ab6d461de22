import { listPayable, type PayableRow } from '@skinstack/db/ledger/list-balances';
import { insertPayouts } from '@skinstack/db/payouts/insert-payouts';
import { listPayoutsOfRun } from '@skinstack/db/payouts/list-payouts';
import { findPayoutPolicy, type PayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { findInfluencerIds } from '@skinstack/db/people/users';
import { detailsCutoff, type LeftOut, whyLeftOut } from '@skinstack/domain/payouts/payout-policy';
import { Problem } from '@skinstack/domain/problem';
import type { z } from 'zod';
import { holdDisputed } from '../commissions/approve-due-commissions.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { minimumOf } from './policy.ts';
import type { newPayouts } from './schemas.ts';

/** Every try that finds the books changed means that another write went through. */
const MAX_TRIES = 20;

type Input = z.infer<typeof newPayouts>;
/** Who is paid how much, and who is not, and why. */
export type RunPlan = {
  paid: (PayableRow & { minimum_minor: bigint })[];
  left_out: { influencer_id: string; amount_minor: bigint; reason: LeftOut }[];
};

/**
 * Requests a payout of the whole payable balance of each influencer who is switched on, or of those
 * named, who has at least the minimum. If none has, there are no payouts, which is no error.
 * @throws Problem `invalid_request` for an unknown influencer, `conflict` when the books keep
 *   changing or are wrong
 */
export async function requestPayouts(ports: Ports, input: Input, actor: string) {
  const { currency, influencer_ids } = input;
  if (influencer_ids) await refuseUnknown(ports, influencer_ids);
  const policy = await findPayoutPolicy(ports.db);
  const id = ports.newId('run');
  const { done, first_id } = await writeIdempotent(ports, async (trail) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const plan = await planRun(ports, policy, input);
      // what a failed payout gave back is held behind its answer, if the Worker lived to do it
      const payees = plan.paid.map(({ influencer_id }) => influencer_id);
      await holdDisputed(ports, currency, payees);
      const wishes = plan.paid.map(({ influencer_id, minimum_minor }) => ({
        influencer_id,
        minimum_minor,
        payout_id: ports.newId('pay'),
        journal_id: ports.newId('jrn'),
      }));
      const details_cutoff = new Date(detailsCutoff(policy.details_hold_hours, ports.now()));
      const approvers = Math.max(policy.approvers, ports.payout_approvers);
      const run = { id, currency, actor, approvers, details_cutoff, wishes };
      if (await insertPayouts(ports.db, run, trail)) return true;
    }
    return false;
  });
  if (!done) throw refuseChangingBooks();
  const payouts = await listPayoutsOfRun(ports.db, first_id ?? id);
  return { payouts, run_id: payouts.length > 0 ? (first_id ?? id) : null };
}

/** Works out whom a run would pay now, and leaves everything as it is. */
export async function tryPayouts(ports: Ports, input: Input): Promise<RunPlan> {
  if (input.influencer_ids) await refuseUnknown(ports, input.influencer_ids);
  return planRun(ports, await findPayoutPolicy(ports.db), input);
}

async function planRun(
  ports: Ports,
  policy: PayoutPolicy,
  { currency, influencer_ids, minimum_minor: given }: Input,
): Promise<RunPlan> {
  const cutoff_ms = detailsCutoff(policy.details_hold_hours, ports.now());
  const plan: RunPlan = { paid: [], left_out: [] };
  const isNamed = influencer_ids !== undefined;
  const found = await listPayable(ports.db, currency, influencer_ids ?? null);
  for (const row of found) {
    const { influencer_id, payable_minor: amount_minor } = row;
    const minimum_minor =
      given === undefined ? minimumOf(policy, row.payout_policy, currency) : BigInt(given);
    const payee = {
      ...row,
      has_details: row.method !== null,
      details_changed_at_ms: row.details_changed_at?.getTime() ?? null,
    };
    const reason = whyLeftOut(payee, minimum_minor, cutoff_ms, isNamed);
    if (reason === null) plan.paid.push({ ...row, minimum_minor });
    else if (isNamed || amount_minor > 0n) {
      plan.left_out.push({ influencer_id, amount_minor, reason });
    }
  }
  const known = new Set(found.map(({ influencer_id }) => influencer_id));
  for (const influencer_id of influencer_ids ?? []) {
    if (known.has(influencer_id)) continue;
    plan.left_out.push({ influencer_id, amount_minor: 0n, reason: 'nothing_payable' });
  }
  return plan;
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
