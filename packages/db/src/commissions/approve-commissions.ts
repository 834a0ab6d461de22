import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTransfers } from '../ledger/insert-journals.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';

/** Whose commissions, if not everybody's. */
export type ApprovalScope = {
  program_id?: string | undefined;
  influencer_id?: string | undefined;
};

/** Those whose hold is over, of a scope. */
function dueIn(as_of: Date, { program_id, influencer_id }: ApprovalScope): SQL {
  return sql`${program_id ? sql`join conversions on conversions.id = conversion_id` : sql``}
      where state = 'pending' and available_at <= ${as_of.toISOString()}::timestamptz
        ${program_id ? sql`and conversions.program_id = ${program_id}` : sql``}
        ${influencer_id ? sql`and commissions.influencer_id = ${influencer_id}` : sql``}`;
}

/** What would be approved: how many, and what of them comes to be payable in each currency. */
export type DueSum = { currency: string; count: number; net_minor: bigint };

/** Adds up what is due, and approves nothing. */
export async function sumDueCommissions(
  db: Database,
  as_of: Date,
  scope: ApprovalScope,
): Promise<DueSum[]> {
  const result = await db.execute(sql`
    select commissions.currency, count(*)::int as count,
      sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor)::text as net_minor
    from commissions ${dueIn(as_of, scope)}
    group by 1 order by 1`);
  return result.rows.map((row) => ({
    currency: String(row.currency),
    count: Number(row.count),
    net_minor: BigInt(String(row.net_minor)),
  }));
}

/**
 * Approves commissions whose hold is over: pending → approved, and what still stands of each from
 * the influencer's pending to their payable, in one statement. A row is taken as it is once nobody
 * else is writing to it, so a refund at the same time comes either before or after.
 * @param journal_ids as many as commissions to approve at most
 * @returns how many were due (more may be when it is all of them), and how many of them this
 *   statement approved: others were meanwhile approved or taken back elsewhere
 */
export async function approveCommissions(
  db: Database,
  as_of: Date,
  journal_ids: readonly string[],
  scope: ApprovalScope = {},
  act: Act | null = null,
): Promise<{ due_count: number; approved_count: number }> {
  const result = await db.execute(sql`
    with due as materialized (
      select commissions.id from commissions ${dueIn(as_of, scope)}
      order by available_at, commissions.id limit ${journal_ids.length}
    ), locked as materialized (
      select commissions.id from commissions join due on due.id = commissions.id
      where state = 'pending'
      order by commissions.id for update of commissions
    ), approved as (
      update commissions set state = 'approved', approved_at = now(), updated_at = now()
      from locked where commissions.id = locked.id
      returning commissions.id, conversion_id, influencer_id, currency,
        net_minor - reversed_gross_minor + reversed_platform_fee_minor as amount_minor
    ), numbered as (
      select approved.*, row_number() over (order by id) as number from approved
    ), approvals as (
      select journal_id, 'Order ' || orders.external_order_id || ' passed its hold' as reason,
        numbered.influencer_id, numbered.currency, numbered.amount_minor,
        numbered.id as commission_id, null as payout_id
      from numbered
      join jsonb_array_elements_text(${JSON.stringify(journal_ids)}::jsonb)
        with ordinality as given(journal_id, number) using (number)
      join conversions on conversions.id = numbered.conversion_id
      join orders on orders.id = conversions.order_id
    ), counted as (
      select count(*) as approved_count from approved having count(*) > 0
    ), ${insertAuditEntry(act, sql`'commissions'`, sql`counted`, {
      after: sql`to_jsonb(counted)`,
    })},
    ${insertTransfers('approval', sql`approvals`, act?.actor)}
    select (select count(*)::int from due) as due_count,
      (select count(*)::int from approved) as approved_count`);
  const row = result.rows[0];
  return { due_count: Number(row?.due_count), approved_count: Number(row?.approved_count) };
}
