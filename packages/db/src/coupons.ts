import { chooseCoupon, firstSwitchedOff } from '@skinstack/domain/coupons';
import type { CouponFacts } from '@skinstack/domain/orders/attribution';
import { canonicalCode } from '@skinstack/domain/orders/identity';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { couponKey, coupons } from './schema/coupons.ts';
import { influencers } from './schema/influencers.ts';
import { merchants } from './schema/merchants.ts';
import { programs } from './schema/programs.ts';

/** A code is in few programs; whoever made more of them is not asked about all. */
const MOST_PROGRAMS = 20;

/**
 * Whose coupon a code is, as shops compare codes: without case, outer blanks and forms of Unicode.
 * In several programs of a merchant it is the one in force at the order's time, else the newest.
 * Merchants may share a code, so without a merchant it counts only when it is of one.
 * @param merchant_id the merchant of the network account, when it has one
 */
export async function findCouponFacts(
  db: Database,
  code: string,
  merchant_id: string | null,
  ordered_at_ms: number,
): Promise<CouponFacts | null> {
  const rows = await db
    .select({
      code: coupons.code,
      created_at: coupons.created_at,
      influencer_id: coupons.influencer_id,
      program_id: coupons.program_id,
      merchant_id: programs.merchant_id,
      influencer_email: influencers.email,
      beats_click: programs.coupon_beats_click,
      influencer_off_at: influencers.switched_off_at,
      program_off_at: programs.switched_off_at,
      merchant_off_at: merchants.switched_off_at,
    })
    .from(coupons)
    .innerJoin(programs, eq(programs.id, coupons.program_id))
    .innerJoin(merchants, eq(merchants.id, programs.merchant_id))
    .innerJoin(influencers, eq(influencers.id, coupons.influencer_id))
    .where(
      and(
        sql`${couponKey(coupons)} = ${canonicalCode(code)}`,
        merchant_id === null ? undefined : eq(programs.merchant_id, merchant_id),
      ),
    )
    .orderBy(sql`${coupons.created_at} desc`)
    .limit(MOST_PROGRAMS);
  if (new Set(rows.map((row) => row.merchant_id)).size > 1) return null;
  const known = rows.map((row) => {
    const { created_at, influencer_off_at, program_off_at, merchant_off_at, ...facts } = row;
    const off = {
      influencer: influencer_off_at,
      program: program_off_at,
      merchant: merchant_off_at,
    };
    return { ...facts, created_at_ms: created_at.getTime(), switched_off: firstSwitchedOff(off) };
  });
  return chooseCoupon(known, ordered_at_ms);
}
