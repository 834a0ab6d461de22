import { eq } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { readBalances, selectBalances } from '../ledger/list-balances.ts';
import { influencers } from '../schema/influencers.ts';
import type { CutSpan } from './cut-hours.ts';
import { readClickParts, selectClickParts } from './sum-clicks.ts';
import { readEarningParts, selectEarningParts } from './sum-earnings.ts';

/**
 * An influencer's clicks and money in each part of a period, the sums of the period it is compared
 * with, and their balances, in one round trip.
 * @returns null when there is no such influencer
 */
export async function findStats(
  db: Database,
  influencer_id: string,
  span: CutSpan,
  before: CutSpan | null,
) {
  const partsOf = (cut: CutSpan) =>
    [
      db.execute(selectClickParts(influencer_id, cut)),
      db.execute(selectEarningParts({ influencer_id }, cut)),
    ] as const;
  const [owners, balances, clicks, earnings, ...earlier] = await db.batch([
    db
      .select({ timezone: influencers.timezone })
      .from(influencers)
      .where(eq(influencers.id, influencer_id)),
    db.execute(selectBalances(influencer_id)),
    ...partsOf(span),
    ...(before ? partsOf(before) : []),
  ]);
  const [owner] = owners;
  if (!owner) return null;
  const read = (cut: CutSpan, clicked = clicks, earned = earnings) => ({
    clicks: readClickParts(cut, clicked.rows),
    earnings: readEarningParts(cut, earned.rows),
  });
  return {
    timezone: owner.timezone,
    balances: readBalances(balances.rows),
    parts: read(span),
    earlier: before && read(before, earlier[0], earlier[1]),
  };
}
