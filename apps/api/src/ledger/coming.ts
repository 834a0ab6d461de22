import { z } from '@hono/zod-openapi';
import { listUpcoming } from '@skinstack/db/ledger/list-balances';
import { findPayoutDetails } from '@skinstack/db/payouts/payout-details';
import { findPayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
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
import { balance, type presentBalances } from './balances.ts';

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

type Balance = ReturnType<typeof presentBalances>['balances'][number];

/** What comes of each balance: by which day what is on hold is payable, and when it is paid out. */
export async function readComing(
  ports: Ports,
  influencer_id: string,
  balances: readonly Balance[],
) {
  const { db } = ports;
  const influencer = requireFound(await findRow(db, influencers, influencer_id), 'influencer');
  const policy = await findPayoutPolicy(db);
  const details = await findPayoutDetails(db, influencer_id);
  const upcoming = await listUpcoming(db, influencer_id);
  const terms = payTermsOf(policy, influencer.payout_policy);
  const cutoff_ms = detailsCutoff(policy.details_hold_hours, ports.now());
  return balances.map((row) => {
    const { currency } = row;
    const minimum_minor = minimumIn(terms, currency);
    const payee = {
      payable_minor: BigInt(row.payable_minor),
      is_active: influencer.is_active,
      has_details: details !== null,
      details_changed_at_ms: details?.changed_at?.getTime() ?? null,
    };
    return {
      ...row,
      upcoming: upcoming
        .filter((one) => one.currency === currency)
        .map(({ on, amount_minor }) => ({
          ...{ on, amount: { amount_minor: toJsonMinor(amount_minor), currency } },
        })),
      next_payout: {
        on: nextPayoutOn(terms, ports.now()),
        minimum: { amount_minor: toJsonMinor(minimum_minor), currency },
        blocked_by: whatBlocks(payee, minimum_minor, cutoff_ms),
      },
    };
  });
}
