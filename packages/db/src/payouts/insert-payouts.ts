import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { actorColumns, insertTransfers } from '../ledger/insert-journals.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';

/** Whom a run may pay, at least how much, under ids made for each. */
type PayoutWish = {
  influencer_id: string;
  payout_id: string;
  journal_id: string;
  minimum_minor: bigint;
};
/** A request for payouts. */
export type PayoutRun = {
  id: string;
  currency: string;
  /** Who requests it, and how many people have to agree: they are the first. */
  actor: string;
  approvers: number;
  /** Whose account changed after this is not paid yet. */
  details_cutoff: Date;
  wishes: readonly PayoutWish[];
};

/**
 * Takes the whole payable balance of each influencer into a payout: one statement, which locks what
 * they are owed, then their balances. It writes only while the two agree to the cent for everybody:
 * commissions that nobody else is writing to add up to the balance, or a change of one was not seen
 * yet. Approvals, refunds and payouts at the same time come before or after, never between.
 * @returns false when they did not agree: nothing was written, ask again
 * @throws a unique violation (`isKeyUsed`) when the key was used before
 */
export async function insertPayouts(db: Database, run: PayoutRun, trail: Trail): Promise<boolean> {
  const { id, currency, actor, approvers } = run;
  const wishes = run.wishes.map((one) => ({ ...one, minimum_minor: String(one.minimum_minor) }));
  const told = {
    after: sql`jsonb_build_object('currency', ${currency}::text, 'approvers', ${approvers}::int)`,
  };
  const result = await db.execute(sql`
    with wished as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb)
        as wish(influencer_id text, payout_id text, journal_id text, minimum_minor bigint)
    ), owed as materialized (
      select id, influencer_id, owed_minor from commissions
      where currency = ${currency} and owed_minor <> 0
        and influencer_id = any (array(select influencer_id from wished))
      order by id for update
    ), sums as (
      select influencer_id, sum(owed_minor)::bigint as amount_minor from owed group by influencer_id
    ), held as materialized (
      select sums.influencer_id, sums.amount_minor, -balances.amount_minor as payable_minor
      from sums join balances
        on balances.account_id = 'influencer_payable:' || sums.influencer_id || ':' || ${currency}
      order by balances.account_id for update of balances
    ), agreed as (
      select from held
      having coalesce(bool_and(amount_minor = payable_minor), true)
        and count(*) = (select count(*) from sums)
    ), ${insertTrail(trail, id, sql`agreed`, told)}, requested as (
      insert into payouts (id, influencer_id, amount_minor, requested_minor, currency, run_id,
        actor_kind, actor_id)
      select payout_id, influencer_id, amount_minor, amount_minor, ${currency}, ${id},
        ${actorColumns(trail.act?.actor ?? null)}
      from agreed, held join wished using (influencer_id)
      where amount_minor >= greatest(1, minimum_minor)
        and not exists (select from payout_details details
          where details.influencer_id = held.influencer_id
            and details.changed_at > ${run.details_cutoff.toISOString()}::timestamptz)
      returning id as payout_id, influencer_id, amount_minor, currency
    ), new_run as (
      insert into payout_runs (id, currency, approvers, actor)
      select ${id}, ${currency}, ${approvers}::int, ${actor}
      from agreed where exists (select from requested)
    ), first_approval as (
      insert into payout_run_approvals (run_id, actor)
      select ${id}, ${actor} from agreed where exists (select from requested)
    ), items as (
      insert into payout_commissions (payout_id, commission_id, amount_minor)
      select payout_id, owed.id, owed_minor from owed join requested using (influencer_id)
    ), frozen as (
      update commissions set paid_out_minor = paid_out_minor + owed.owed_minor, updated_at = now()
      from owed join requested using (influencer_id) where commissions.id = owed.id
    ), moves as (
      select journal_id, 'Payout ' || payout_id || ' requested' as reason, influencer_id,
        requested.currency, requested.amount_minor, null as commission_id, payout_id
      from requested join wished using (payout_id, influencer_id)
    ), ${insertTransfers('payout_requested', sql`moves`, trail.act?.actor)}
    select count(*)::int as agreed from agreed`);
  return Number(result.rows[0]?.agreed) === 1;
}
