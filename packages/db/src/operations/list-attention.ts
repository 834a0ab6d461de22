import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { IS_OPEN } from '../orders/list-reviews.ts';
import { MOST_COUNTED } from './money-gauges.ts';

/** What waits for an operator: how much, and since when. */
export type AttentionRow = { kind: string; count: number; oldest_at: Date | null };

/** A delivery that was stored and not finished is tried every minute; older ones are stuck. */
const STUCK = sql`interval '10 minutes'`;

/** An account that sent something once and then nothing for so long is looked at. */
const SILENT = sql`interval '3 days'`;

/**
 * Open work of every kind, in one statement. Each part goes by an index and is bounded by what is
 * open; what is counted stops at ten thousand.
 */
export async function listAttention(db: Database, now: Date): Promise<AttentionRow[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const result = await db.execute(sql`
    select 'books_unsound' as kind, coalesce(max(found_count), 0) as count,
      max(began_at) as oldest_at from job_runs where job = 'reconcile' and found_count > 0
    union all
    select 'quarantined', count(*), min(created_at) from (
      select created_at from webhook_events
      where status = 'quarantined' and resolved_at is null order by id limit ${MOST_COUNTED}
    ) as quarantined
    union all
    select 'unfinished', count(*), min(created_at) from (
      select created_at from webhook_events
      where status = 'received' and created_at < ${at} - ${STUCK} limit ${MOST_COUNTED}
    ) as unfinished
    union all
    select 'network_silent', count(*), min(used_at) from network_accounts
    where is_active and closed_at is null and used_at < ${at} - ${SILENT}
    union all
    select 'privacy_due', count(*), min(created_at) from privacy_requests
    where state in ('ready', 'open')
    union all
    select 'payouts_requested', count(*), min(created_at) from payouts where state = 'requested'
    union all
    select 'payouts_unsent', count(*), min(sent_at) from payouts where state = 'sent'
    union all
    select 'approvals_due', count(*), min(available_at) from (
      select available_at from commissions
      where state = 'pending' and available_at < ${at} - interval '1 hour' limit ${MOST_COUNTED}
    ) as due
    union all
    select 'reviews_waiting', count(*), min(stopped_at) from (
      select stopped_at from commissions
      join conversions on conversions.id = conversion_id and superseded_at is null
      where ${IS_OPEN} limit ${MOST_COUNTED}
    ) as reviews
    union all
    select 'applications_waiting', count(*), min(applied_at) from (
      select applied_at from programs
      join memberships on program_id = programs.id and memberships.state = 'applied'
      limit ${MOST_COUNTED}
    ) as applications
    union all
    select 'no_details', count(distinct owner_id), null::timestamptz
    from ledger_accounts account join balances on balances.account_id = account.id
    where account.kind = 'influencer_payable' and balances.amount_minor < 0
      and not exists (select from payout_details where influencer_id = account.owner_id)
    union all
    select 'dead_clicks', count(*), min(created_at) from (
      select created_at from dead_clicks where replayed_at is null limit ${MOST_COUNTED}
    ) as dead
    union all
    select 'mail_failed', count(*), min(created_at) from (
      select created_at from mails where state = 'failed' limit ${MOST_COUNTED}
    ) as lost
    union all
    select 'mail_unwanted', count(*), min(since) from mail_problems
    where exists (select from users where lower(email) = address and disabled_at is null)
    union all
    select 'endpoints_given_up', count(*), min(given_up_at) from webhook_endpoints
    where given_up_at is not null`);
  return result.rows
    .map((row) => ({
      kind: String(row.kind),
      count: Number(row.count),
      oldest_at: row.oldest_at === null ? null : new Date(String(row.oldest_at)),
    }))
    .filter(({ count }) => count > 0);
}
