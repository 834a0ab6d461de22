import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** What a payout that did not fail holds of a commission, and what it comes to as a whole. */
export type PayoutPart = {
  payout_id: string;
  state: 'requested' | 'sent' | 'settled' | 'cancelled';
  part_minor: bigint;
  payout_minor: bigint;
};
/** How much is taken out of a payout again. */
export type Lowering = { id: string; payout_id: string; amount_minor: bigint; reason: string };

/** The parts of a commission that payouts hold, as JSON: amounts are text. */
export function partsOfCommission(commission_id: PgColumn): SQL<unknown> {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('payout_id', payout.id, 'state',
      payout.state, 'part_minor', (item.amount_minor - coalesce((
        select sum(amount_minor) from payout_reductions lowered
        where lowered.payout_id = item.payout_id and lowered.commission_id = item.commission_id
      ), 0))::text, 'payout_minor', payout.amount_minor::text) order by payout.id desc), '[]')
    from payout_commissions item join payouts payout on payout.id = item.payout_id
    where item.commission_id = ${commission_id}
      and payout.state not in ('failed', 'returned'))`;
}

/**
 * The part of a statement that locks the payouts of these parts, if `guard` has a row: those that
 * are not sent yet and still come to what was read. Payouts are locked before commissions.
 */
export function lockRequested(parts: readonly PayoutPart[], guard: SQL): SQL {
  const list = parts.map(({ payout_id, payout_minor }) => ({
    payout_id,
    amount_minor: String(payout_minor),
  }));
  return sql`locked_payouts as materialized (
      select payouts.id from payouts, ${guard}, jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
        as part(payout_id text, amount_minor bigint)
      where payouts.id = part.payout_id and state = 'requested'
        and payouts.amount_minor = part.amount_minor
      order by payouts.id for update of payouts
    )`;
}

/**
 * The part of a statement that takes amounts out of requested payouts again, if `guard` has a row:
 * one of which nothing is left is cancelled. The journals and `paid_out_minor` are the caller's.
 */
export function lowerPayouts(
  commission_id: string | null,
  lowered: readonly Lowering[],
  guard: SQL,
): SQL {
  const list = lowered.map((one) => ({ ...one, amount_minor: String(one.amount_minor) }));
  const taken = sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
        as taken(id text, payout_id text, amount_minor bigint, reason text)`;
  const isWhole = sql`payouts.amount_minor = taken.amount_minor`;
  return sql`lowered as (
      update payouts set amount_minor = payouts.amount_minor - taken.amount_minor,
        state = case when ${isWhole} then 'cancelled' else state end,
        cancelled_at = case when ${isWhole} then now() end, updated_at = now()
      from ${guard}, ${taken} where payouts.id = taken.payout_id
    ), new_reductions as (
      insert into payout_reductions (id, payout_id, commission_id, amount_minor, reason)
      select taken.id, taken.payout_id, ${commission_id}, taken.amount_minor, taken.reason
      from ${guard}, ${taken}
    )`;
}
