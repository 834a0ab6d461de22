import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';

/** Shops whose products are promoted, and the only hosts their links may lead to. */
export const merchants = pgTable('merchants', {
  id: text().primaryKey(),
  name: text().notNull(),
  allowed_hosts: text().array().notNull(),
  /** The network account its orders are counted by; null: by the first that tells one. */
  counts_by: text(),
  is_active: boolean().notNull().default(true),
  /** Since when it is switched off: a trigger sets it with `is_active`, and clears it. */
  switched_off_at: at(),
  created_at: createdAt(),
});
