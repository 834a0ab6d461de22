import { sql } from 'drizzle-orm';
import { boolean, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';

/** People who share links and earn commissions. */
export const influencers = pgTable(
  'influencers',
  {
    id: text().primaryKey(),
    display_name: text().notNull(),
    email: text().notNull(),
    handle: text(),
    is_active: boolean().notNull().default(true),
    created_at: createdAt(),
  },
  (influencers) => [
    // insertRow refuses a second account with the same address
    uniqueIndex('influencers_email_key').on(sql`lower(${influencers.email})`),
    // insertRow: and with the same handle
    uniqueIndex('influencers_handle_key').on(sql`lower(${influencers.handle})`),
  ],
);
