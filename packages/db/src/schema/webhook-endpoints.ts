import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';

/** Where somebody wants to be told of events; its secrets are encrypted (AES-GCM). */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    /** Whose events; without either it is operators' own, and is told of everybody's. */
    influencer_id: text().references(() => influencers.id),
    /** Of a shop's people: the merchants whose events they are told; else null. */
    merchant_ids: text().array(),
    url: text().notNull(),
    /** The types it is told of. */
    events: text().array().notNull(),
    secret_sealed: text().notNull(),
    /** The secret before: deliveries are signed with both until it is over. */
    previous_secret_sealed: text(),
    previous_secret_expires_at: at(),
    is_active: boolean().notNull().default(true),
    /** Since when nothing arrived; null while deliveries do. */
    failing_since: at(),
    /** When it was switched off because nothing arrived for days. */
    given_up_at: at(),
    created_at: createdAt(),
  },
  (endpoints) => [
    // listListeners, listRows: an influencer's
    index('webhook_endpoints_influencer_idx').on(endpoints.influencer_id),
    check('webhook_endpoints_events', sql`cardinality(${endpoints.events}) > 0`),
  ],
);
export type WebhookEndpointRow = typeof webhookEndpoints.$inferSelect;
