import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** What lies beside the books: money that may be in none of them yet. */
export type Unchecked = {
  /** Deliveries nobody has dealt with, by their state; counted up to `MOST_COUNTED`. */
  received: number;
  pending: number;
  quarantined: number;
  /** Network accounts that are active, by their network. */
  networks: { network: string; count: number }[];
  /** Payouts that went out and were in no file of ours. */
  paid_without_file: number;
};

/** Counting ends here: over that the figure says “at least”. */
const MOST_COUNTED = 10_000;

/** Counts what a reconciliation cannot see into. */
export async function countUnchecked(db: Database): Promise<Unchecked> {
  const waits = (status: string) => sql`(select count(*)::int from (
      select from webhook_events where status = ${status} and resolution is null
      limit ${MOST_COUNTED}) as waiting)`;
  const result = await db.execute(sql`
    select ${waits('received')} as received, ${waits('pending')} as pending,
      ${waits('quarantined')} as quarantined, (
        select count(*)::int from (
          select from payouts where state in ('sent', 'settled')
            and not exists (select from payout_exports where payout_id = payouts.id)
          limit ${MOST_COUNTED}) as unfiled) as paid_without_file, (
        select coalesce(jsonb_agg(known order by network), '[]') from (
          select network, count(*)::int as count from network_accounts where is_active
          group by network) as known) as networks`);
  const [row = {}] = result.rows;
  return {
    received: Number(row.received),
    pending: Number(row.pending),
    quarantined: Number(row.quarantined),
    paid_without_file: Number(row.paid_without_file),
    networks: row.networks as Unchecked['networks'],
  };
}
