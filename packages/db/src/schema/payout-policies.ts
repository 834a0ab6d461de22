import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** The least that is paid out, in a currency; amounts are text, as JSON has no bigint. */
export type StoredMinimum = { currency: string; amount_minor: string };
/** What of the policy is another for one influencer. */
export type StoredOverride = { minimums?: StoredMinimum[]; day_of_month?: number | null };

/** How payouts are made; one row, or none while nobody has set anything. */
export const payoutPolicies = pgTable(
  'payout_policies',
  {
    id: text().primaryKey(),
    minimums: jsonb().$type<StoredMinimum[]>().notNull().default([]),
    /** The day of the month (UTC) payouts are due; null for no day. */
    day_of_month: integer(),
    /** How long a changed account is not paid to. */
    details_hold_hours: integer().notNull().default(48),
    /** How many different people agree to a run. */
    approvers: integer().notNull().default(1),
    updated_at: at().notNull().defaultNow(),
  },
  (policies) => [
    check('payout_policies_one', sql`${policies.id} = 'policy'`),
    check('payout_policies_day', sql`${policies.day_of_month} between 1 and 28`),
    check('payout_policies_hold', sql`${policies.details_hold_hours} between 0 and 720`),
    check('payout_policies_approvers', sql`${policies.approvers} between 1 and 2`),
  ],
);
