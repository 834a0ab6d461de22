import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type WebhookEndpointRow, webhookEndpoints } from '../schema/webhook-endpoints.ts';

/** Endpoints that may be told of events of these influencers: theirs, and operators'. */
export async function listListeners(
  db: Database,
  influencer_ids: readonly string[],
): Promise<Pick<WebhookEndpointRow, 'id' | 'influencer_id' | 'events'>[]> {
  const { id, influencer_id, events, is_active } = webhookEndpoints;
  const whose =
    influencer_ids.length === 0
      ? isNull(influencer_id)
      : or(isNull(influencer_id), inArray(influencer_id, [...influencer_ids]));
  return db
    .select({ id, influencer_id, events })
    .from(webhookEndpoints)
    .where(and(eq(is_active, true), whose))
    .orderBy(asc(id));
}
