import { PAYOUT_TRANSITIONS, type PayoutTransition } from '@skinstack/domain/payouts/payout-state';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTransfers } from '../ledger/insert-journals.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';

/** A move of a payout, with the words that go with it. */
export type PayoutChange = {
  payout_id: string;
  move: PayoutTransition;
  journal_id: string;
  external_reference?: string | undefined;
  failure_reason?: string | undefined;
};

/**
 * Sends, settles or fails a payout: one statement that hangs on the payout being in a state the
 * move starts from, so of two moves at once only one takes effect. Settling marks its commissions
 * paid; failing gives each commission's part, and with it the money, back to what is payable.
 * @returns false when the payout is in another state (or there is none): nothing was written
 * @throws a unique violation (`isKeyUsed`) when the key was used before
 */
export async function transitionPayout(
  db: Database,
  change: PayoutChange,
  trail: Trail,
): Promise<boolean> {
  const { payout_id, move } = change;
  const { from, to, journal } = PAYOUT_TRANSITIONS[move];
  const result = await db.execute(sql`
    with moved as (
      update payouts set state = ${to}, ${sql.identifier(`${to}_at`)} = now(), updated_at = now(),
        external_reference = coalesce(${change.external_reference ?? null}, external_reference),
        failure_reason = ${change.failure_reason ?? null}
      where id = ${payout_id} and state in ${[...from]}
      returning id as payout_id, influencer_id, amount_minor, currency, state,
        external_reference, failure_reason
    ), ${insertTrail(trail, payout_id, sql`moved`, { after: sql`to_jsonb(moved)` })}
    ${
      journal === null
        ? sql``
        : sql`, ${updateItems(to)}, moves as (
      select ${change.journal_id} as journal_id, ${reasonOf(change)} as reason, influencer_id,
        currency, amount_minor, null as commission_id, payout_id
      from moved
    ), ${insertTransfers(journal, sql`moves`, trail.act?.actor)}`
    }
    select count(*)::int as moved from moved`);
  return Number(result.rows[0]?.moved) === 1;
}

/** The commissions are taken in order of id, as everything that takes several of them does. */
function updateItems(to: 'sent' | 'settled' | 'failed'): SQL {
  const change =
    to === 'settled'
      ? sql`state = case state when 'approved' then 'paid' else state end`
      : sql`paid_out_minor = paid_out_minor - items.amount_minor`;
  return sql`items as materialized (
      select commissions.id, item.amount_minor
      from moved join payout_commissions item using (payout_id)
      join commissions on commissions.id = item.commission_id
      order by commissions.id for update of commissions
    ), touched as (
      update commissions set ${change}, updated_at = now()
      from items where commissions.id = items.id
    )`;
}

function reasonOf({ payout_id, move, failure_reason }: PayoutChange): string {
  if (move === 'settle') return `Payout ${payout_id} settled`;
  return `Payout ${payout_id} failed${failure_reason ? `: ${failure_reason}` : ''}`;
}
