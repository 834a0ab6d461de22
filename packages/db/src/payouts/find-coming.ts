import { eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { readBalances, selectBalances } from '../ledger/list-balances.ts';
import { influencers } from '../schema/influencers.ts';
import { payoutDetails } from '../schema/payout-details.ts';
import { payoutPolicies } from '../schema/payout-policies.ts';
import { readPolicy } from './payout-policy.ts';

/** What is still on hold of somebody's, by the day (UTC) its hold is over. */
type UpcomingRow = { currency: string; on: string; amount_minor: bigint };

function selectUpcoming(influencer_id: string): SQL {
  return sql`
    select currency, to_char(available_at at time zone 'UTC', 'YYYY-MM-DD') as due_on,
      sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor)::text as amount_minor
    from commissions
    where influencer_id = ${influencer_id} and state = 'pending' and available_at is not null
    group by 1, 2 order by 1, 2 limit 1000`;
}

/**
 * An influencer's balances, and all that says when they are paid: what comes to be payable on which
 * day, the next first, as far as it waits for nothing but its hold; whether they can be paid, and
 * how payouts are made. One round trip.
 * @returns null when there is no such influencer
 */
export async function findComing(db: Database, influencer_id: string) {
  const [balances, [influencer], policies, [details], upcoming] = await db.batch([
    db.execute(selectBalances(influencer_id)),
    db.select().from(influencers).where(eq(influencers.id, influencer_id)),
    db.select().from(payoutPolicies),
    db.select().from(payoutDetails).where(eq(payoutDetails.influencer_id, influencer_id)),
    db.execute(selectUpcoming(influencer_id)),
  ]);
  if (!influencer) return null;
  const rows = upcoming.rows.map(
    (row): UpcomingRow => ({
      currency: String(row.currency),
      on: String(row.due_on),
      amount_minor: BigInt(String(row.amount_minor)),
    }),
  );
  const policy = readPolicy(policies);
  const details_changed_at = details?.changed_at ?? null;
  return {
    balances: readBalances(balances.rows),
    influencer,
    policy,
    has_details: details !== undefined,
    details_changed_at,
    upcoming: rows,
  };
}
