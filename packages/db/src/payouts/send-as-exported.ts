import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTransfers } from '../ledger/insert-journals.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';

/** A payout that went out as an older file said. */
export type SentExport = {
  payout_id: string;
  external_reference: string | null;
  journal_id: string;
};

/**
 * Sends a payout as its last file says, although it was lowered since: one statement that puts back
 * what was taken out after the file was made. It is then recovered like any clawback.
 * @returns false when it is sent already, or no file says more than it comes to
 * @throws a unique violation (`isKeyUsed`) when the key was used before
 */
export async function sendAsExported(
  db: Database,
  { payout_id, external_reference, journal_id }: SentExport,
  trail: Trail,
): Promise<boolean> {
  const result = await db.execute(sql`
    with made as materialized (
      select amount_minor, created_at, (select amount_minor from payouts where id = ${payout_id})
          as seen_minor
      from payout_exports where payout_id = ${payout_id} order by id desc limit 1
    ), lowered as materialized (
      select commission_id, sum(payout_reductions.amount_minor)::bigint as amount_minor
      from payout_reductions, made
      where payout_id = ${payout_id} and payout_reductions.created_at > made.created_at
      group by commission_id
    ), moved as (
      update payouts set state = 'sent', sent_at = now(), updated_at = now(), cancelled_at = null,
        amount_minor = made.amount_minor,
        external_reference = coalesce(${external_reference}, external_reference)
      from made
      where payouts.id = ${payout_id} and state in ('requested', 'cancelled')
        and payouts.amount_minor = made.seen_minor and made.amount_minor > payouts.amount_minor
        and made.amount_minor - payouts.amount_minor = (select sum(amount_minor) from lowered)
      returning payouts.id as payout_id, influencer_id, currency,
        made.amount_minor - made.seen_minor as amount_minor
    ), ${insertTrail(trail, payout_id, sql`moved`, { after: sql`to_jsonb(moved)` })},
    back as materialized (
      select commissions.id, lowered.amount_minor
      from moved, lowered join commissions on commissions.id = lowered.commission_id
      order by commissions.id for update of commissions
    ), touched as (
      update commissions set paid_out_minor = paid_out_minor + back.amount_minor, updated_at = now()
      from back where commissions.id = back.id
    ), put_back as (
      insert into payout_reductions (id, payout_id, commission_id, amount_minor, reason)
      select 'red_' || substr(md5(${journal_id} || back.id), 1, 26), ${payout_id}, back.id,
        -back.amount_minor, 'The bank paid the file of before'
      from back
    ), moves as (
      select ${journal_id} as journal_id,
        'Payout ' || payout_id || ' was paid as its file said' as reason, influencer_id, currency,
        amount_minor, null as commission_id, payout_id
      from moved
    ), ${insertTransfers('payout_raised', sql`moves`, trail.act?.actor)}
    select payout_id from moved`);
  return result.rows.length === 1;
}
