import type { OrderKind } from '@skinstack/domain/customers/bond';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
} from 'drizzle-orm/pg-core';
import { at, createdAt, LARGEST, minor } from './columns.ts';
import { influencers } from './influencers.ts';
import { products } from './products.ts';
import { programGroups } from './program-groups.ts';
import { programs } from './programs.ts';

/** Whether an amount that may be missing is within the bound. */
const isBounded = (amount: AnyPgColumn) => sql`coalesce(${amount}, 0) <= ${LARGEST}`;

/** A program's special terms, by influencer, product or category, and for a time. */
export const commissionRules = pgTable(
  'commission_rules',
  {
    id: text().primaryKey(),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    influencer_id: text().references(() => influencers.id),
    /** Only members of this group. */
    group_id: text().references(() => programGroups.id),
    product_id: text().references(() => products.id),
    category: text(),
    rate_bps: integer(),
    flat_minor: minor(),
    /** A flat amount may be more than the order it is for; else the order's base caps it. */
    may_exceed_order: boolean().notNull().default(false),
    /** A volume tier: applies once the influencer's orders of the calendar month reach this. */
    month_minimum_minor: minor(),
    /** What the order is to its customer, and their how many-th it is. */
    order_kind: text().$type<OrderKind>(),
    nth_from: integer(),
    nth_to: integer(),
    starts_at: at(),
    ends_at: at(),
    created_at: createdAt(),
  },
  (rules) => [
    // selectOrder reads a program's rules for each order
    index('commission_rules_program_id_idx').on(rules.program_id),
    check('commission_rules_rate', sql`${rules.rate_bps} between 0 and 10000`),
    check('commission_rules_flat', sql`${rules.flat_minor} >= 0`),
    check('commission_rules_tier', sql`${rules.month_minimum_minor} > 0`),
    check(
      'commission_rules_nth',
      sql`${rules.nth_from} >= 1 and ${rules.nth_to} >= coalesce(${rules.nth_from}, 1)`,
    ),
    // what is beyond it is from before the bound: such a rule can only be ended
    check(
      'commission_rules_bounds',
      sql`(${isBounded(rules.flat_minor)}
        and ${isBounded(rules.month_minimum_minor)}) or ${rules.ends_at} is not null`,
    ),
    check(
      'commission_rules_one',
      sql`(${rules.rate_bps} is null) <> (${rules.flat_minor} is null)`,
    ),
  ],
);
