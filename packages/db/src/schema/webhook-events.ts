import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, bytes, createdAt } from './columns.ts';
import { networkAccounts } from './network-accounts.ts';

/**
 * Marks a delivery we sent ourselves to try an account: whatever it says, it earns nothing. No
 * network signs it, so one that comes from outside loses it.
 */
export const TEST_HEADER = 'skinstack-test';

/** What an operator decided about a delivery, as it is kept with it. */
export type Resolution = {
  action: 'credit' | 'reverse' | 'dismiss';
  reason: string;
  influencer_id?: string | undefined;
  program_id?: string | undefined;
  conversion_id?: string | undefined;
  amount?: { amount_minor: number; currency: string } | undefined;
};

/** The inbox: every verified delivery, raw, with what became of it. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: text().primaryKey(),
    network: text().notNull(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    external_event_id: text().notNull(),
    topic: text(),
    method: text().$type<'POST' | 'GET'>().notNull().default('POST'),
    body: bytes().notNull(),
    body_sha256: text().notNull(),
    headers: jsonb().$type<Record<string, string>>().notNull(),
    status: text().notNull().default('received'),
    external_order_id: text(),
    conversion_id: text(),
    reason: text(),
    attempts: integer().notNull().default(0),
    created_at: createdAt(),
    finished_at: at(),
    /** What an operator decided about it by hand: written first, then done, then `resolved_at`. */
    resolution: jsonb().$type<Resolution>(),
    resolved_at: at(),
    /** When the personal data was taken out of the body. */
    redacted_at: at(),
  },
  (events) => [
    // insertWebhookEvent: a delivery is stored once
    uniqueIndex('webhook_events_delivery_key').on(
      events.network_account_id,
      events.external_event_id,
    ),
    // listPendingEvents: what waits for an order
    index('webhook_events_order_idx').on(events.external_order_id, events.network_account_id),
    // listWebhookEvents: the inbox by status, newest first
    index('webhook_events_inbox_idx').on(events.status, events.id.desc()),
    // listUnfinishedEvents: the sweep that finishes events left half way
    index('webhook_events_status_idx').on(events.status, events.created_at),
    // sumWebhookEvents: a period's, without the bodies
    index('webhook_events_period_idx').on(events.created_at, events.status, events.finished_at),
    // listUnredactedEvents: bodies that still hold personal data, oldest first
    index('webhook_events_unredacted_idx').on(events.created_at).where(sql`redacted_at is null`),
  ],
);
