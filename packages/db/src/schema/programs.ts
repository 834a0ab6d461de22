import type { AutoAccept } from '@skinstack/domain/members/auto-accept';
import type { Enrolment } from '@skinstack/domain/members/membership';
import type { Touch } from '@skinstack/domain/orders/attribution';
import { DEFAULT_REVIEW_POLICY, type ReviewPolicy } from '@skinstack/domain/orders/flags';
import type { HoldFrom } from '@skinstack/domain/orders/payment';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at, createdAt, currency, renewals } from './columns.ts';
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
    /** Which of several clicks earns an order: the last, or the first that is inside the window. */
    touch: text().$type<Touch>().notNull().default('last'),
    /** What is done with flagged orders: paid, held for a look, or rejected. */
    review_policy: jsonb().$type<ReviewPolicy>().notNull().default(DEFAULT_REVIEW_POLICY),
    /** What its public page is found by; a trigger makes one of the name where it is empty. */
    slug: text().notNull().default(''),
    /** How somebody becomes a member. */
    enrolment: text().$type<Enrolment>().notNull().default('open'),
    /** What its public page says, and the picture it shows. */
    description: text(),
    logo_url: text(),
    /** Which applications are accepted without a look; null for none. */
    auto_accept: jsonb().$type<AutoAccept>(),
    /** How many months a customer stays with who brought them; 0: no longer than the order. */
    bond_months: integer().notNull().default(0),
    /** At most so many orders by the bond alone; null for no limit. */
    bond_order_limit: integer(),
    /** Whether another creator's click or code wins over the bond. */
    bond_yields_to_click: boolean().notNull().default(true),
    /**
     * Which renewals of a subscription are paid: `all`, `none`, or of each customer the first n.
     */
    renewals: renewals().notNull().default('all'),
    is_active: boolean().notNull().default(true),
    /** Since when it is switched off: a trigger sets it with `is_active`, and clears it. */
    switched_off_at: at(),
    created_at: createdAt(),
  },
  (programs) => [
    // selectOrder: a merchant's programs
    index('programs_merchant_id_idx').on(programs.merchant_id),
    // findPublicProgram: the program of a page; an address is one program's
    uniqueIndex('programs_slug_key').on(programs.slug).where(sql`slug <> ''`),
    check('programs_touch', sql`${programs.touch} in ('last', 'first')`),
    check('programs_enrolment', sql`${programs.enrolment} in ('open', 'apply', 'invite')`),
    check('programs_commission_rate', sql`${programs.commission_rate_bps} between 0 and 10000`),
    check('programs_fee_rate', sql`${programs.platform_fee_rate_bps} between 0 and 10000`),
    check('programs_window', sql`${programs.attribution_window_days} between 1 and 365`),
    check('programs_bond_months', sql`${programs.bond_months} between 0 and 36`),
    check('programs_bond_limit', sql`${programs.bond_order_limit} >= 1`),
    check('programs_renewals', sql`${programs.renewals} ~ '^(none|all|[1-9][0-9]{0,3})$'`),
    check('programs_hold', sql`${programs.hold_days} between 0 and 365`),
    check('programs_hold_from', sql`${programs.hold_from} in ('paid', 'ordered', 'fulfilled')`),
  ],
);
