import { and, asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';
import { trackingLinks } from './schema/tracking-links.ts';

/** An active link of the influencer with this address, to show how links are followed. */
export function listSampleLinks(db: Database, email: string) {
  return db
    .select({ slug: trackingLinks.slug, influencer_id: trackingLinks.influencer_id })
    .from(trackingLinks)
    .innerJoin(influencers, eq(influencers.id, trackingLinks.influencer_id))
    .where(and(eq(influencers.email, email), eq(trackingLinks.is_active, true)))
    .orderBy(asc(trackingLinks.id))
    .limit(1);
}
