import type { CouponFacts } from '@skinstack/domain/attribution';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { coupons } from './schema/coupons.ts';
import { influencers } from './schema/influencers.ts';
import { programs } from './schema/programs.ts';

/**
 * Whose coupon a code is. Programs may share a code, so without a merchant it counts only when it
 * means one program.
 * @param merchant_id the merchant of the network account, when it has one
 */
export async function findCouponFacts(
  db: Database,
  code: string,
  merchant_id: string | null,
): Promise<CouponFacts | null> {
  const rows = await db
    .select({
      code: coupons.code,
      influencer_id: coupons.influencer_id,
      program_id: coupons.program_id,
      merchant_id: programs.merchant_id,
      influencer_email: influencers.email,
      beats_click: programs.coupon_beats_click,
    })
    .from(coupons)
    .innerJoin(programs, eq(programs.id, coupons.program_id))
    .innerJoin(influencers, eq(influencers.id, coupons.influencer_id))
    .where(
      and(
        sql`lower(${coupons.code}) = lower(${code})`,
        merchant_id === null ? undefined : eq(programs.merchant_id, merchant_id),
      ),
    )
    .limit(2);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}
