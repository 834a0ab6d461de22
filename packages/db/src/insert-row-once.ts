import type { PgInsertValue } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';
import { findIdempotencyKey } from './find-idempotency-key.ts';
import { findRow } from './find-row.ts';
import { isKeyUsed } from './is-key-used.ts';
import type { RowTable } from './row-table.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';

/** A request that must take effect once, however often and however much at once it is sent. */
export type OnceKey = { caller_id: string; key: string; request_sha256: string };

/**
 * Adds a row together with the key of its request, both or neither. When the key is there already,
 * nothing is written and the row it made the first time is answered.
 * @param secret_sealed what of the answer is nowhere else: kept with the key, and answered again
 * @throws KeyOfAnotherRequest when the key was used for a request that was not this one
 */
export async function insertRowOnce<T extends RowTable>(
  db: Database,
  table: T,
  row: T['$inferInsert'] & { id: string },
  once: OnceKey,
  secret_sealed: string | null = null,
): Promise<{ row: T['$inferSelect']; is_replay: boolean; secret_sealed: string | null }> {
  try {
    const [, inserted] = await db.batch([
      db.insert(idempotencyKeys).values({ ...once, row_id: row.id, secret_sealed }),
      db
        .insert(table)
        .values(row as PgInsertValue<T>)
        .returning(),
    ]);
    const [made] = inserted as T['$inferSelect'][];
    return { row: made as T['$inferSelect'], is_replay: false, secret_sealed };
  } catch (error) {
    if (!isKeyUsed(error)) throw error;
  }
  const first = await findIdempotencyKey(db, once.caller_id, once.key);
  if (first?.request_sha256 !== once.request_sha256) throw new KeyOfAnotherRequest();
  const made = await findRow(db, table, first.row_id);
  if (!made) throw new KeyOfAnotherRequest();
  return { row: made, is_replay: true, secret_sealed: first.secret_sealed };
}

/** The idempotency key was used before, for another request. */
export class KeyOfAnotherRequest extends Error {}
