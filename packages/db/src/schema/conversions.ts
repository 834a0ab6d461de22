import type { OrderKind } from '@skinstack/domain/customers/bond';
import type { Attribution } from '@skinstack/domain/orders/attribution';
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt, currency, minor } from './columns.ts';
import { influencers } from './influencers.ts';
import { merchants } from './merchants.ts';
import { orders } from './orders.ts';
import { programs } from './programs.ts';

/** An order credited to an influencer. */
export const conversions = pgTable(
  'conversions',
  {
    id: text().primaryKey(),
    order_id: text()
      .notNull()
      .references(() => orders.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    merchant_id: text()
      .notNull()
      .references(() => merchants.id),
    product_id: text(),
    link_id: text(),
    click_id: text(),
    campaign: text(),
    method: text().$type<Attribution['method']>().notNull(),
    amount_minor: minor().notNull(),
    currency: currency().notNull(),
    ordered_at: at().notNull(),
    /** Why to look at it (`Flag`s); null of conversions older than the column. */
    flags: text().array(),
    /** When its order was given to another influencer; null while it is theirs. */
    superseded_at: at(),
    /** What its order is to the customer, and their how many-th; null where nobody knows. */
    order_kind: text().$type<OrderKind>(),
    nth_order: integer(),
    created_at: createdAt(),
  },
  (conversions) => [
    // insertCommission: an order is credited once
    uniqueIndex('conversions_order_key').on(conversions.order_id).where(sql`superseded_at is null`),
    // listDisputedOrders, findOrders: those of an order, whoever had it
    index('conversions_order_idx').on(conversions.order_id),
    // selectOrder: attribution flags a click that was credited before
    index('conversions_click_id_idx').on(conversions.click_id),
    // listMostClicked: everybody's of a period
    index('conversions_ordered_at_idx').on(conversions.ordered_at),
    // listMostClicked: a program's of a period
    index('conversions_program_idx').on(conversions.program_id, conversions.ordered_at),
    // listLinks: what the links of a page earned in a period
    index('conversions_link_idx').on(conversions.link_id, conversions.ordered_at),
    // listLiveChanges, listConversions: an influencer's, the newest first
    index('conversions_newest_idx').on(conversions.influencer_id, conversions.id),
    // listConversions: those of a brand's shops, the newest first
    index('conversions_merchant_idx').on(conversions.merchant_id, conversions.id),
    // sumEarnings and breakDownFigures: an influencer's of a period
    index('conversions_influencer_idx').on(conversions.influencer_id, conversions.ordered_at),
    // listConversions, listReviews: those with a flag; most have none, and take no room
    index('conversions_flags_idx').using('gin', conversions.flags).where(sql`flags <> '{}'`),
  ],
);
