import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { merchants } from './merchants.ts';
import { programs } from './programs.ts';

/**
 * A shop's customer, known by a keyed hash of the shop's own id and by nothing else, and who
 * brought them. The orders say all of it; what is kept here of them is their sum.
 */
export const customers = pgTable(
  'customers',
  {
    id: text().primaryKey(),
    merchant_id: text()
      .notNull()
      .references(() => merchants.id),
    /** A random one once the customer was erased. */
    key_hash: text().notNull(),
    /** Who brought them, in which program and by which order; null while nobody did. */
    influencer_id: text().references(() => influencers.id),
    program_id: text().references(() => programs.id),
    bond_order_id: text(),
    bonded_at: at(),
    bonded_until: at(),
    /** How many orders stand. */
    order_count: integer().notNull().default(0),
    /** Counts the changes of their orders. */
    revision: integer().notNull().default(0),
    /** Since when their orders wait to be judged anew; null while they are as they should be. */
    due_at: at(),
    /** Until when somebody is about it; who comes meanwhile leaves it to them. */
    settling_until: at(),
    erased_at: at(),
    /** The customer the shop made this one a part of: only their name is left. */
    merged_into: text(),
    created_at: createdAt(),
  },
  (customers) => [
    // lookedUpCustomer, tellCustomer: a customer by the hash of their id
    uniqueIndex('customers_key').on(customers.merchant_id, customers.key_hash),
    // mergeCustomers, eraseCustomers: the other names of a customer
    index('customers_merged_idx').on(customers.merged_into).where(sql`merged_into is not null`),
    // listDueCustomers: those whose orders wait
    index('customers_due_idx').on(customers.due_at).where(sql`due_at is not null`),
  ],
);
