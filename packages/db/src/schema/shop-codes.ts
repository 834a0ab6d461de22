import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt, currency, LARGEST, minor } from './columns.ts';
import { coupons } from './coupons.ts';
import { networkAccounts } from './network-accounts.ts';

/** How a coupon's code stands in the shop; `by_hand` where we may not make it there. */
export const CODE_STATES = ['by_hand', 'pending', 'made', 'drifted', 'failed', 'ended'] as const;
export type CodeState = (typeof CODE_STATES)[number];

/** What a coupon's code takes off in the shop, and how it stands there. */
export const shopCodes = pgTable(
  'shop_codes',
  {
    coupon_id: text()
      .primaryKey()
      .references(() => coupons.id),
    /** The shop; null while the merchant has none whose codes we can make. */
    network_account_id: text().references(() => networkAccounts.id),
    rate_bps: integer(),
    amount_minor: minor(),
    currency: currency(),
    starts_at: at().notNull(),
    usage_limit: integer(),
    once_per_customer: boolean().notNull(),
    state: text().$type<CodeState>().notNull(),
    /** What the shop calls the discount, once it is ours. */
    external_id: text(),
    /** The end it was made with, or is about to be: a shop whose answer was lost has it so. */
    told_ends_at: at(),
    problem: text(),
    /** How often the shop did not answer, since it last did. */
    failed_count: integer().notNull().default(0),
    /** When it is looked after next; whoever does puts it off first. Null for never. */
    next_at: at(),
    checked_at: at(),
    /** Counts what is changed here, so that an answer to what was asked before is not taken. */
    revision: integer().notNull().default(0),
    created_at: createdAt(),
  },
  (codes) => [
    // takeShopCodes
    index('shop_codes_due_idx').on(codes.next_at).where(sql`next_at is not null`),
    // takeShopCodes: the discounts we made for a code before; openShopCodes
    index('shop_codes_account_idx').on(codes.network_account_id),
    check('shop_codes_state', sql`${codes.state} in (${sql.raw(listOf(CODE_STATES))})`),
    check(
      'shop_codes_value',
      sql`(${codes.rate_bps} between 1 and 10000 and ${codes.amount_minor} is null)
        or (${codes.rate_bps} is null and ${codes.amount_minor} between 1 and ${LARGEST}
          and ${codes.currency} is not null)`,
    ),
  ],
);

function listOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
