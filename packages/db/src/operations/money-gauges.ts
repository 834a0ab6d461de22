import { makeId } from '@skinstack/domain/ids';
import { type SQL, sql } from 'drizzle-orm';

/** A gauge counts so many and no more: over that the figure says “at least”, and costs no more. */
export const MOST_COUNTED = 10_000;

const DAY_MS = 86_400_000;

/**
 * Payouts on their way, however old (payouts_open_idx), and all those requested in the last 30 days
 * (payouts_created_at_idx).
 */
const payouts = (now: string) => sql`
  select gauge.name, jsonb_build_object('state', state, 'currency', currency), gauge.value
  from (
    select state, currency, count(*) as count, sum(amount_minor) as amount_minor
    from payouts where state in ('requested', 'sent')
      or created_at > ${now}::timestamptz - interval '30 days'
    group by state, currency
  ) as sums
  cross join lateral (values
    ('skinstack_payouts', count::numeric),
    ('skinstack_payouts_amount_minor', amount_minor)
  ) as gauge (name, value)`;

/** How long the oldest payout is under way (payouts_open_idx). */
const oldestPayout = (now: string) => sql`
  select 'skinstack_payouts_open_age_seconds', '{}'::jsonb,
    coalesce(greatest(0, extract(epoch from ${now}::timestamptz - min(created_at))), 0)
  from payouts where state in ('requested', 'sent')`;

/** Commissions that wait: for their hold (commissions_due_idx), for a payout (_owed_idx). */
const commissions = (now: string) => sql`
  select 'skinstack_commissions', jsonb_build_object('state', 'pending'), count(*)
  from (select from commissions where state = 'pending' limit ${MOST_COUNTED}) as pending
  union all
  select 'skinstack_commissions', jsonb_build_object('state', 'owed'), count(*)
  from (select from commissions where owed_minor <> 0 limit ${MOST_COUNTED}) as owed
  union all
  select 'skinstack_commissions_overdue', '{}'::jsonb, count(*)
  from (
    select from commissions where state = 'pending' and available_at < ${now}::timestamptz
    limit ${MOST_COUNTED}
  ) as overdue`;

/** What a day's commissions are now; their ids tell their time (commissions_pkey). */
const recorded = (first_id: string) => sql`
  select gauge.name, jsonb_build_object('state', state, 'currency', currency), gauge.value
  from (
    select state, currency, count(*) as count, sum(net_minor) as net_minor
    from commissions where id >= ${first_id} group by state, currency
  ) as sums
  cross join lateral (values
    ('skinstack_commissions_24h', count::numeric),
    ('skinstack_commissions_24h_net_minor', net_minor)
  ) as gauge (name, value)`;

/** Where the money stands, by account and currency. */
const balances = sql`
  select 'skinstack_balance_minor', jsonb_build_object('account', kind, 'currency', currency),
    sum(amount_minor)
  from balances join ledger_accounts on ledger_accounts.id = balances.account_id
  group by kind, currency`;

/** Money. */
export function moneyGauges(at: Date): SQL {
  const now = at.toISOString();
  const first_id = makeId('com', at.getTime() - DAY_MS, new Uint8Array(10));
  const parts = [payouts(now), oldestPayout(now), commissions(now), recorded(first_id), balances];
  return sql.join(parts, sql` union all `);
}
