import type { CommissionSplit, ReversalPart } from '@skinstack/domain/commission';
import type { Journal } from '@skinstack/domain/ledger';
import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { CommissionOfOrder } from './find-commission-of-order.ts';
import { insertJournal } from './insert-journal.ts';
import { storePart } from './schema/stored-part.ts';

/** A refund, cancellation or chargeback under its business key, and what it takes back. */
export type ReversalRow = {
  id: string;
  journal_id: string;
  network_account_id: string;
  external_order_id: string;
  kind: 'refund' | 'cancel' | 'chargeback';
  external_refund_id: string;
  webhook_event_id: string;
  reason: string;
  part: ReversalPart;
  base_minor: bigint;
  split: CommissionSplit;
  journal: Journal;
};

/**
 * Takes back (a part of) a commission: one statement that holds only while the commission is as it
 * was read, and whose every write hangs on the reversal being new (`reversals_fact_key`).
 * @returns `changed` when the commission moved in the meantime: read it again and decide again
 */
export async function insertReversal(
  db: Database,
  was: CommissionOfOrder,
  reversal: ReversalRow,
): Promise<'reversed' | 'duplicate' | 'changed'> {
  const { split } = reversal;
  const result = await db.execute(sql`
    with locked as (
      select id from commissions where id = ${was.commission_id} and state = ${was.state}
        and reversed_base_minor = ${was.reversed_base_minor}
        and reversed_gross_minor = ${was.reversed_gross_minor}
      for update
    ), new_reversal as (
      insert into reversals (id, network_account_id, external_order_id, kind, external_refund_id,
        webhook_event_id, conversion_id, currency, base_minor, gross_minor, platform_fee_minor,
        net_minor, part, reason)
      select ${reversal.id}, ${reversal.network_account_id}, ${reversal.external_order_id},
        ${reversal.kind}, ${reversal.external_refund_id}, ${reversal.webhook_event_id},
        ${was.conversion_id}, ${was.currency}, ${reversal.base_minor}::bigint,
        ${split.gross_minor}::bigint, ${split.platform_fee_minor}::bigint,
        ${split.net_minor}::bigint, ${JSON.stringify(storePart(reversal.part))}::jsonb,
        ${reversal.reason}
      from locked
      on conflict do nothing
      returning id
    ), moved as (
      update commissions set
        reversed_base_minor = reversed_base_minor + ${reversal.base_minor}::bigint,
        reversed_gross_minor = reversed_gross_minor + ${split.gross_minor}::bigint,
        reversed_platform_fee_minor =
          reversed_platform_fee_minor + ${split.platform_fee_minor}::bigint,
        state = case when reversed_gross_minor + ${split.gross_minor}::bigint = gross_minor
          then 'reversed' else state end,
        updated_at = now()
      from new_reversal where commissions.id = ${was.commission_id}
    ), ${insertJournal(reversal.journal_id, reversal.journal, sql`new_reversal`, {
      commission_id: sql`${was.commission_id}`,
      reversal_id: sql`new_reversal.id`,
    })}, finished as (
      update webhook_events set status = 'reversed', finished_at = now(),
        external_order_id = ${reversal.external_order_id}, conversion_id = ${was.conversion_id}
      from new_reversal where webhook_events.id = ${reversal.webhook_event_id}
    )
    select (select count(*)::int from locked) as locked,
      (select count(*)::int from new_reversal) as reversed`);
  const row = result.rows[0];
  if (Number(row?.reversed) === 1) return 'reversed';
  return Number(row?.locked) === 1 ? 'duplicate' : 'changed';
}
