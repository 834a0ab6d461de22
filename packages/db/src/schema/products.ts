import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt, LARGEST, minor } from './columns.ts';
import { merchants } from './merchants.ts';
import { programs } from './programs.ts';

/** What is sold, with the facets skincare shoppers search by. */
export const products = pgTable(
  'products',
  {
    id: text().primaryKey(),
    merchant_id: text()
      .notNull()
      .references(() => merchants.id),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    name: text().notNull(),
    url: text().notNull(),
    image_url: text(),
    external_product_id: text(),
    sku: text(),
    price_minor: minor(),
    category: text(),
    step: text(),
    skin_types: text().array().notNull().default([]),
    concerns: text().array().notNull().default([]),
    ingredients: text().array().notNull().default([]),
    size_ml: integer(),
    days_of_supply: integer(),
    /** For how many months it keeps once it is open, as its package says (12M); null: not said. */
    period_after_opening_months: integer(),
    is_active: boolean().notNull().default(true),
    /** How new a network's last word is on whether it is offered; null while none said anything. */
    offer_told_at: at(),
    offer_rank: integer().notNull().default(0),
    created_at: createdAt(),
  },
  (products) => [
    // listTermedProducts: a program's products
    index('products_program_id_idx').on(products.program_id),
    // upsertProducts, selectOrder: an import or an order line finds a merchant's product by
    // the shop's own id
    uniqueIndex('products_merchant_external_key').on(
      products.merchant_id,
      products.external_product_id,
    ),
    // listProducts: the products whose page an address is, whatever query either has
    index('products_url_idx').on(products.url.op('text_pattern_ops')),
    check('products_price', sql`${products.price_minor} >= 0`),
    check('products_price_bound', sql`${products.price_minor} <= ${LARGEST}`),
  ],
);
