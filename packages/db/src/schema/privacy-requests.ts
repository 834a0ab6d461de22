import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { networkAccounts } from './network-accounts.ts';
import { webhookEvents } from './webhook-events.ts';

/** What shoppers ask of us through their shop: to see, or to erase, what is kept of them. */
export const privacyRequests = pgTable(
  'privacy_requests',
  {
    id: text().primaryKey(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    webhook_event_id: text()
      .notNull()
      .references(() => webhookEvents.id),
    kind: text().$type<'data_request' | 'erasure'>().notNull(),
    /** The network's own id of the request; null where it has none. */
    external_request_id: text(),
    /** The orders it is about; null for every order of the account. */
    external_order_ids: jsonb().$type<string[]>(),
    /** A data request's report is `ready` at once; an erasure is `open` until it is `done`. */
    state: text().$type<'ready' | 'open' | 'done'>().notNull(),
    /** Deliveries whose personal data was taken out for it. */
    redacted_event_count: integer().notNull().default(0),
    due_at: at().notNull(),
    done_at: at(),
    created_at: createdAt(),
  },
  (requests) => [
    // insertPrivacyRequest: a delivery makes one request
    uniqueIndex('privacy_requests_event_key').on(requests.webhook_event_id),
    // insertPrivacyRequest: a request counts once, by whatever delivery
    uniqueIndex('privacy_requests_fact_key').on(
      requests.network_account_id,
      requests.kind,
      requests.external_request_id,
    ),
    // listOpenErasures: what is not through yet
    index('privacy_requests_open_idx').on(requests.id).where(sql`state = 'open'`),
    check('privacy_requests_kind', sql`${requests.kind} in ('data_request', 'erasure')`),
    check('privacy_requests_state', sql`${requests.state} in ('ready', 'open', 'done')`),
  ],
);
