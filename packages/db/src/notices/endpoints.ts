import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { textArray } from '../rows/json-rows.ts';
import { type WebhookEndpointRow, webhookEndpoints } from '../schema/webhook-endpoints.ts';

/** Endpoints that may be told of events of these influencers: theirs, shops' and operators'. */
export async function listListeners(
  db: Database,
  influencer_ids: readonly string[],
): Promise<Pick<WebhookEndpointRow, 'id' | 'influencer_id' | 'merchant_ids' | 'events'>[]> {
  const { id, influencer_id, merchant_ids, events, is_active } = webhookEndpoints;
  const whose =
    influencer_ids.length === 0
      ? isNull(influencer_id)
      : or(isNull(influencer_id), inArray(influencer_id, [...influencer_ids]));
  return db
    .select({ id, influencer_id, merchant_ids, events })
    .from(webhookEndpoints)
    .where(and(eq(is_active, true), whose))
    .orderBy(asc(id));
}

/** The condition that an endpoint is of a shop's people, and of no other merchants than these. */
export function endpointsOfShops(merchant_ids: readonly string[]): SQL {
  return sql`${webhookEndpoints.merchant_ids} <@ ${textArray(merchant_ids)}`;
}
