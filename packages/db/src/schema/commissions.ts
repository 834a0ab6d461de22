import type { CommissionTerms } from '@skinstack/domain/commissions/commission';
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
import { at, createdAt, currency, minor } from './columns.ts';
import { conversions } from './conversions.ts';
import { influencers } from './influencers.ts';
import { programs } from './programs.ts';

/** A priced line as JSON keeps it: amounts are text. */
export type StoredLine = {
  line_id: string;
  product_id: string | null;
  rule_id: string | null;
  rate_bps: number | null;
  flat_minor: string | null;
  base_minor: string;
  gross_minor: string;
};

/** The kept terms of the domain as JSON keeps them: amounts are text. */
export type StoredTerms = Record<string, unknown>;

export type CommissionState = 'pending' | 'held' | 'approved' | 'paid' | 'rejected' | 'reversed';

/** What an operator decided about a commission last; it outlives every report of a network. */
export type Verdict = 'held' | 'released' | 'rejected';

/** What a conversion earned, with the terms that were in force when it was recorded. */
export const commissions = pgTable(
  'commissions',
  {
    id: text().primaryKey(),
    /** Null of one that an operator made: no order is behind it. */
    conversion_id: text().references(() => conversions.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    currency: currency().notNull(),
    base_minor: minor().notNull(),
    gross_minor: minor().notNull(),
    platform_fee_minor: minor().notNull(),
    net_minor: minor().notNull(),
    reversed_base_minor: minor().notNull().default(sql`0`),
    reversed_gross_minor: minor().notNull().default(sql`0`),
    reversed_platform_fee_minor: minor().notNull().default(sql`0`),
    source: text().$type<CommissionTerms['source']>().notNull(),
    /** The lines it was worked out from, each with its own terms; empty when there were none. */
    lines: jsonb().$type<StoredLine[]>().notNull().default([]),
    rule_id: text(),
    rate_bps: integer(),
    flat_minor: minor(),
    platform_fee_rate_bps: integer().notNull(),
    hold_days: integer().notNull(),
    state: text().$type<CommissionState>().notNull().default('pending'),
    /** Null while nobody decided anything: then the order alone says how it stands. */
    verdict: text().$type<Verdict>(),
    /** Of one that an operator made: under which program, why, and what others call it. */
    program_id: text().references(() => programs.id),
    reason: text(),
    external_reference: text(),
    /** From when the hold runs. */
    hold_from: text().$type<HoldFrom>().notNull().default('ordered'),
    /** When the hold ends; null as long as it has not begun: the shop has not been paid. */
    available_at: at(),
    /** The terms it was credited under; null of commissions older than the column. */
    terms: jsonb().$type<StoredTerms>(),
    /** Whether volume tiers are among them: then its month is settled. */
    has_tiers: boolean().notNull().default(false),
    /** What the influencer's month came to when its tiers were settled. */
    month_minor: minor().notNull().default(sql`0`),
    /** When it passed its hold; it stays when all of it is taken back, and says where from. */
    approved_at: at(),
    /** The part of the net that is in payouts which did not fail. */
    paid_out_minor: minor().notNull().default(sql`0`),
    /** What the next payout takes of it; negative is a clawback that it recovers. */
    owed_minor: minor()
      .notNull()
      .generatedAlwaysAs(
        sql`case when approved_at is null then 0
          else net_minor - reversed_gross_minor + reversed_platform_fee_minor end - paid_out_minor`,
      ),
    created_at: createdAt(),
    updated_at: at().notNull().defaultNow(),
  },
  (commissions) => [
    // insertCommission: a conversion has one commission
    uniqueIndex('commissions_conversion_id_key').on(commissions.conversion_id),
    // approveCommissions: what passed its hold
    index('commissions_due_idx').on(commissions.available_at).where(sql`state = 'pending'`),
    // listUnsettledMonths: those whose tiers depend on their month
    index('commissions_tiers_idx').on(commissions.influencer_id).where(sql`has_tiers`),
    // insertPayouts: freezing what an influencer is owed into a payout
    index('commissions_owed_idx')
      .on(commissions.influencer_id, commissions.currency)
      .where(sql`owed_minor <> 0`),
    // insertHandCommission: what a network calls a correction counts once
    uniqueIndex('commissions_reference_key')
      .on(commissions.program_id, commissions.external_reference)
      .where(sql`external_reference is not null`),
    check('commissions_whole', sql`gross_minor = platform_fee_minor + net_minor`),
    check(
      'commissions_reversed',
      sql`(reversed_gross_minor between 0 and gross_minor
          and reversed_base_minor between 0 and base_minor
          and reversed_platform_fee_minor between 0 and platform_fee_minor)
        or (conversion_id is null and reversed_gross_minor = 0 and reversed_base_minor = 0
          and reversed_platform_fee_minor = 0)`,
    ),
    check(
      'commissions_state',
      sql`${commissions.state} in ('pending', 'held', 'approved', 'paid', 'rejected', 'reversed')`,
    ),
    check('commissions_verdict', sql`${commissions.verdict} in ('held', 'released', 'rejected')`),
  ],
);
