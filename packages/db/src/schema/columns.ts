import { toHex } from '@skinstack/domain/crypto/encodings';
import { type Renewals, readRenewals } from '@skinstack/domain/customers/bond';
import { LARGEST_MINOR } from '@skinstack/domain/money';
import { sql } from 'drizzle-orm';
import { bigint, char, customType, integer, timestamp } from 'drizzle-orm/pg-core';

/** An amount in minor units; bigint, because a number loses cents above 2^53. */
export const minor = () => bigint({ mode: 'bigint' });
/** An instant, kept and compared in UTC. */
export const at = () => timestamp({ withTimezone: true, mode: 'date' });
/** The largest amount a column takes at the door: `LARGEST_MINOR` of the domain, as SQL has it. */
export const LARGEST = sql.raw(String(LARGEST_MINOR));
/** An ISO 4217 code. */
export const currency = () => char({ length: 3 });
/** When the row was made. */
export const createdAt = () => at().notNull().defaultNow();

/** Raw bytes, as they came; sent as PostgreSQL's hex form, because parameters travel as JSON. */
export const bytes = customType<{ data: Uint8Array<ArrayBuffer>; driverData: string }>({
  dataType: () => 'bytea',
  toDriver: (value) => `\\x${toHex(value)}`,
});

/** Which renewals a program pays: a word, or of each customer the first so many. */
export const renewals = customType<{ data: Renewals; driverData: string }>({
  dataType: () => 'text',
  toDriver: String,
  fromDriver: readRenewals,
});

const count = () => integer().notNull().default(0);
/** Null is none, and takes no room: most hours of most links have a click or two. */
const countOfQuarter = () => integer();

/**
 * What is counted of an hour; and of that, what was in the quarters that begin at :15, :30 and :45:
 * in some time zones days begin within an hour of UTC.
 */
export const countsOfHour = () => ({
  impressions: count(),
  clicks: count(),
  unique_clicks: count(),
  bot_requests: count(),
  tapped_impressions: count(),
  impressions_15: countOfQuarter(),
  clicks_15: countOfQuarter(),
  unique_clicks_15: countOfQuarter(),
  bot_requests_15: countOfQuarter(),
  tapped_impressions_15: countOfQuarter(),
  impressions_30: countOfQuarter(),
  clicks_30: countOfQuarter(),
  unique_clicks_30: countOfQuarter(),
  bot_requests_30: countOfQuarter(),
  tapped_impressions_30: countOfQuarter(),
  impressions_45: countOfQuarter(),
  clicks_45: countOfQuarter(),
  unique_clicks_45: countOfQuarter(),
  bot_requests_45: countOfQuarter(),
  tapped_impressions_45: countOfQuarter(),
});

/**
 * What is counted of a day, and in `counted` in which quarters of its hours: a number for each
 * count of a quarter that is not 0 (`packed-counts.ts`).
 */
export const countsOfDay = () => ({
  impressions: count(),
  clicks: count(),
  unique_clicks: count(),
  bot_requests: count(),
  tapped_impressions: count(),
  counted: integer().array().notNull(),
});
