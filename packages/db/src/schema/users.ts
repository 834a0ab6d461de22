import type { StoredRole } from '@skinstack/domain/people';
import { sql } from 'drizzle-orm';
import { check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';

/**
 * People who sign in: operators, influencers and brands. `admin` is what owners were called once.
 */
export const users = pgTable(
  'users',
  {
    id: text().primaryKey(),
    email: text().notNull(),
    password_hash: text(),
    role: text().$type<StoredRole>().notNull(),
    influencer_id: text().references(() => influencers.id),
    /** Whose people a brand's are: the merchants they see; none of anybody else. */
    merchant_ids: text().array().notNull().default(sql`'{}'`),
    /** How they want to be named, and to read: null is not chosen. */
    display_name: text(),
    timezone: text(),
    locale: text().$type<'en' | 'de'>(),
    theme: text().$type<'light' | 'dark'>(),
    disabled_at: at(),
    created_at: createdAt(),
  },
  (users) => [
    // findUserByEmail finds a user by e-mail whatever its case; one account an address
    uniqueIndex('users_email_key').on(sql`lower(${users.email})`),
    // insertRow: an influencer is one user
    uniqueIndex('users_influencer_id_key').on(users.influencer_id),
    check(
      'users_owner',
      sql`(${users.role} = 'influencer') = (${users.influencer_id} is not null)`,
    ),
    check(
      'users_merchants',
      sql`(${users.role} = 'brand') = (cardinality(${users.merchant_ids}) > 0)`,
    ),
    check('users_theme', sql`${users.theme} in ('light', 'dark')`),
    check(
      'users_role',
      sql`${users.role} in ('admin', 'owner', 'finance', 'support', 'brand', 'influencer')`,
    ),
  ],
);
export type UserRow = typeof users.$inferSelect;
