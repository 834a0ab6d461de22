import { z } from '@hono/zod-openapi';
import { findComing } from '@skinstack/db/payouts/find-coming';
import { toJsonMinor } from '@skinstack/domain/money';
import {
  detailsCutoff,
  minimumIn,
  nextPayoutOn,
  whatBlocks,
} from '@skinstack/domain/payouts/payout-policy';
import { payTermsOf } from '../payouts/policy.ts';
import type { Ports } from '../ports.ts';
import { day, money } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { balance, presentBalances } from './balances.ts';

/** A balance with what comes: by which day, and when it is paid out. */
export const comingBalance = balance
  .extend({
    upcoming: z.array(z.object({ on: day, amount: money })),
    next_payout: z.object({
      on: day.nullable(),
      minimum: money,
      blocked_by: z
        .enum(['below_minimum', 'no_details', 'details_changed', 'switched_off'])
        .nullable(),
    }),
  })
  .openapi('ComingBalance');

/**
 * Somebody's balances, and what comes of each: by which day what is on hold is payable, and when it
 * is paid out.
 * @throws Problem `not_found`
 */
export async function readComing({ db, now }: Ports, influencer_id: string) {
  const found = requireFound(await findComing(db, influencer_id), 'influencer');
  const { influencer, policy, upcoming } = found;
  const terms = payTermsOf(policy, influencer.payout_policy);
  const cutoff_ms = detailsCutoff(policy.details_hold_hours, now());
  const { balances, ...left_out } = presentBalances(found.balances);
  const coming = balances.map((row) => {
    const { currency } = row;
    const minimum_minor = minimumIn(terms, currency);
    const payee = {
      payable_minor: BigInt(row.payable_minor),
      is_active: influencer.is_active,
      has_details: found.has_details,
      details_changed_at_ms: found.details_changed_at?.getTime() ?? null,
    };
    return {
      ...row,
      upcoming: upcoming
        .filter((one) => one.currency === currency)
        .map(({ on, amount_minor }) => ({
          ...{ on, amount: { amount_minor: toJsonMinor(amount_minor), currency } },
        })),
      next_payout: {
        on: nextPayoutOn(terms, now()),
        minimum: { amount_minor: toJsonMinor(minimum_minor), currency },
        blocked_by: whatBlocks(payee, minimum_minor, cutoff_ms),
      },
    };
  });
  return { balances: coming, ...left_out };
}
