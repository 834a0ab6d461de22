import { firstSwitchedOff } from '@skinstack/domain/coupons';
import { isId } from '@skinstack/domain/ids';
import type { LinkFacts } from '@skinstack/domain/orders/attribution';
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { conversions } from '../schema/conversions.ts';
import { influencers } from '../schema/influencers.ts';
import { merchants } from '../schema/merchants.ts';
import { programs } from '../schema/programs.ts';
import { trackingLinks } from '../schema/tracking-links.ts';

/** A link, and whether an order was credited to the click on it. */
export type ClaimedLink = LinkFacts & { is_used: boolean };

/**
 * What attribution must know of the link a claim names; null when there is none.
 * @param link its id or its slug
 * @param click_id the click the claim rests on; null when it names only the link
 */
export async function findLinkFacts(
  db: Database,
  link: string,
  click_id: string | null = null,
): Promise<ClaimedLink | null> {
  const column = isId('lnk', link) ? trackingLinks.id : trackingLinks.slug;
  const [row] = await db
    .select({
      link_id: trackingLinks.id,
      influencer_id: trackingLinks.influencer_id,
      influencer_email: influencers.email,
      program_id: trackingLinks.program_id,
      merchant_id: programs.merchant_id,
      product_id: trackingLinks.product_id,
      campaign: trackingLinks.campaign,
      attribution_window_days: programs.attribution_window_days,
      is_used: sql<boolean>`exists (select from ${conversions}
        where ${conversions.click_id} = ${click_id})`,
      influencer_off_at: influencers.switched_off_at,
      program_off_at: programs.switched_off_at,
      merchant_off_at: merchants.switched_off_at,
    })
    .from(trackingLinks)
    .innerJoin(programs, eq(programs.id, trackingLinks.program_id))
    .innerJoin(merchants, eq(merchants.id, programs.merchant_id))
    .innerJoin(influencers, eq(influencers.id, trackingLinks.influencer_id))
    .where(eq(column, link));
  if (!row) return null;
  const { influencer_off_at, program_off_at, merchant_off_at, ...facts } = row;
  const off = { influencer: influencer_off_at, program: program_off_at, merchant: merchant_off_at };
  return { ...facts, switched_off: firstSwitchedOff(off) };
}
