import type { LinkFacts } from '@skinstack/domain/attribution';
import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { programs } from './schema/programs.ts';
import { trackingLinks } from './schema/tracking-links.ts';

/** What attribution must know of the link a click token names; null when there is none. */
export async function findLinkFacts(db: Database, link_id: string): Promise<LinkFacts | null> {
  const [row] = await db
    .select({
      link_id: trackingLinks.id,
      influencer_id: trackingLinks.influencer_id,
      program_id: trackingLinks.program_id,
      merchant_id: programs.merchant_id,
      product_id: trackingLinks.product_id,
      campaign: trackingLinks.campaign,
      attribution_window_days: programs.attribution_window_days,
    })
    .from(trackingLinks)
    .innerJoin(programs, eq(programs.id, trackingLinks.program_id))
    .where(eq(trackingLinks.id, link_id));
  return row ?? null;
}
