import type { HoldFrom } from '@skinstack/domain/orders/payment';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt, currency } from './columns.ts';
import { merchants } from './merchants.ts';

/** A merchant's terms. Editing them changes nothing already recorded. */
export const programs = pgTable(
  'programs',
  {
    id: text().primaryKey(),
    merchant_id: text()
      .notNull()
      .references(() => merchants.id),
    name: text().notNull(),
    currency: currency().notNull(),
    commission_rate_bps: integer().notNull(),
    platform_fee_rate_bps: integer().notNull().default(2_000),
    attribution_window_days: integer().notNull().default(30),
    hold_days: integer().notNull().default(30),
    /** From when the hold runs: the payment, the order, or when everything was fulfilled. */
    hold_from: text().$type<HoldFrom>().notNull().default('paid'),
    click_parameter: text().notNull().default('ss_click'),
    /** Whether campaign parameters of the short link (`utm_…`, `gclid`) go on to the shop. */
    passes_parameters: boolean().notNull().default(true),
    /** What is put on every destination: parameters for analytics. */
    utm_template: text(),
    /** Whether an influencer's coupon wins over another's click; otherwise it yields to it. */
    coupon_beats_click: boolean().notNull().default(false),
    is_active: boolean().notNull().default(true),
    /** Since when it is switched off: a trigger sets it with `is_active`, and clears it. */
    switched_off_at: at(),
    created_at: createdAt(),
  },
  (programs) => [
    // selectOrder: a merchant's programs
    index('programs_merchant_id_idx').on(programs.merchant_id),
    check('programs_commission_rate', sql`${programs.commission_rate_bps} between 0 and 10000`),
    check('programs_fee_rate', sql`${programs.platform_fee_rate_bps} between 0 and 10000`),
    check('programs_window', sql`${programs.attribution_window_days} between 1 and 365`),
    check('programs_hold', sql`${programs.hold_days} between 0 and 365`),
    check('programs_hold_from', sql`${programs.hold_from} in ('paid', 'ordered', 'fulfilled')`),
  ],
);
