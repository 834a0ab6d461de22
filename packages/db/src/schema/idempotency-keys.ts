import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';

/** Requests that must take effect once: which row each made, and how it was answered. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    caller_id: text().notNull(),
    key: text().notNull(),
    request_sha256: text().notNull(),
    row_id: text().notNull(),
    status: integer(),
    /** The answer, encrypted: it may hold a key or secret that is shown once. */
    answer_sealed: text(),
    /** Just the key or secret, encrypted; kept with the row, so that no lost answer loses it. */
    secret_sealed: text(),
    created_at: createdAt(),
  },
  (keys) => [
    // insertRowOnce: a key of a caller makes one row
    primaryKey({ name: 'idempotency_keys_pkey', columns: [keys.caller_id, keys.key] }),
    // clearAnswers: those of what was revoked or rotated
    index('idempotency_keys_row_id_idx').on(keys.row_id),
    // deleteOldKeys: forgetting keys after their time
    index('idempotency_keys_created_at_idx').on(keys.created_at),
  ],
);
