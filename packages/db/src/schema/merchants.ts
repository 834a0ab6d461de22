import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';

/** Shops whose products are promoted, and the only hosts their links may lead to. */
export const merchants = pgTable('merchants', {
  id: text().primaryKey(),
  name: text().notNull(),
  allowed_hosts: text().array().notNull(),
  is_active: boolean().notNull().default(true),
  created_at: createdAt(),
});
