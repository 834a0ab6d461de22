import { sql } from 'drizzle-orm';
import { boolean, char, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import type { StoredOverride } from './payout-policies.ts';

/** People who share links and earn commissions. */
export const influencers = pgTable(
  'influencers',
  {
    id: text().primaryKey(),
    display_name: text().notNull(),
    email: text().notNull(),
    handle: text(),
    /** Whose days the visitors of their links are counted by: an IANA name. */
    timezone: text().notNull().default('UTC'),
    /** Where they live, as they say (ISO 3166-1): some countries' laws ask for more. */
    country: char({ length: 2 }),
    is_active: boolean().notNull().default(true),
    /** Since when it is switched off: a trigger sets it with `is_active`, and clears it. */
    switched_off_at: at(),
    /** What of the payout policy is another for them. */
    payout_policy: jsonb().$type<StoredOverride>(),
    created_at: createdAt(),
  },
  (influencers) => [
    // insertRow refuses a second account with the same address
    uniqueIndex('influencers_email_key').on(sql`lower(${influencers.email})`),
    // insertRow: and with the same handle
    uniqueIndex('influencers_handle_key').on(sql`lower(${influencers.handle})`),
  ],
);
