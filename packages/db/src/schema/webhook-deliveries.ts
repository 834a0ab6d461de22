import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** An event on its way to an endpoint, as it is sent, and how its last try ended. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** Sent as `webhook-id`: the same at every try. */
    id: text().primaryKey(),
    endpoint_id: text()
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: 'cascade' }),
    /** Null of a test. */
    event_id: bigint({ mode: 'number' }),
    type: text().notNull(),
    object_id: text().notNull(),
    /** The JSON that is sent, as text: what is signed are its bytes. */
    body: text().notNull(),
    state: text().$type<'pending' | 'delivered' | 'failed'>().notNull().default('pending'),
    /** How often it was tried, this time; sent again by hand it begins anew. */
    attempts: integer().notNull().default(0),
    next_at: at().notNull().defaultNow(),
    /** Whoever sends it holds it until then; a Worker that died holds nothing for long. */
    lease_until: at(),
    lease: text(),
    /** Of the last try: the status, or why there was none. */
    status: integer(),
    error: text(),
    delivered_at: at(),
    created_at: createdAt(),
  },
  (deliveries) => [
    // insertDeliveries: an event is told to an endpoint once
    uniqueIndex('webhook_deliveries_event_key').on(deliveries.endpoint_id, deliveries.event_id),
    // claimDeliveries: what an endpoint is due
    index('webhook_deliveries_due_idx')
      .on(deliveries.endpoint_id, deliveries.next_at)
      .where(sql`state = 'pending'`),
    // claimDeliveries: whether an earlier event of the object still waits
    index('webhook_deliveries_order_idx')
      .on(deliveries.endpoint_id, deliveries.object_id, deliveries.event_id)
      .where(sql`state = 'pending'`),
    // listRows: an endpoint's, the newest first
    index('webhook_deliveries_newest_idx').on(deliveries.endpoint_id, deliveries.id),
    // deleteOldNotices: what was sent long ago
    index('webhook_deliveries_created_at_idx').on(deliveries.created_at),
    check(
      'webhook_deliveries_state',
      sql`${deliveries.state} in ('pending', 'delivered', 'failed')`,
    ),
  ],
);
export type WebhookDeliveryRow = typeof webhookDeliveries.$inferSelect;
