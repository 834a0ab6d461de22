import { toHex } from '@skinstack/domain/crypto/encodings';
import { LARGEST_MINOR } from '@skinstack/domain/money';
import { sql } from 'drizzle-orm';
import { bigint, char, customType, timestamp } from 'drizzle-orm/pg-core';

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
