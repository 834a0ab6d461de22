import { and, eq, sql } from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import { classifyDbError } from '../connect/classify-db-error.ts';
import type { Database } from '../connect/connect-database.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';
import { findRow, type RowTable } from './find-rows.ts';
import { type Act, auditEntry, type OnceKey } from './trail.ts';

/**
 * Adds a row together with the key of its request and its audit entry, all or nothing. When the key
 * is there already, nothing is written and the row it made the first time is answered.
 * @param secret_sealed what of the answer is nowhere else: kept with the key, and answered again
 * @throws KeyOfAnotherRequest when the key was used for a request that was not this one
 */
export async function insertRowOnce<T extends RowTable>(
  db: Database,
  table: T,
  row: T['$inferInsert'] & { id: string },
  once: OnceKey,
  act: Act | null = null,
  secret_sealed: string | null = null,
): Promise<{ row: T['$inferSelect']; is_replay: boolean; secret_sealed: string | null }> {
  try {
    const [, inserted] = await db.batch([
      db.insert(idempotencyKeys).values({ ...once, row_id: row.id, secret_sealed }),
      db
        .insert(table)
        .values(row as PgInsertValue<T>)
        .returning(),
      ...madeEntry(db, table, row.id, act),
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

/** What became of a caller's key; null when it was not used. */
export async function findIdempotencyKey(db: Database, caller_id: string, key: string) {
  const [row] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.caller_id, caller_id), eq(idempotencyKeys.key, key)));
  return row ?? null;
}

/** The statement of a batch that tells the row the batch made. */
export function madeEntry(db: Database, table: RowTable, id: string, act: Act | null) {
  if (!act) return [];
  const source = sql`${table} as made where ${sql.identifier('id')} = ${id}`;
  return [db.execute(auditEntry(act, sql`${id}`, source, { after: sql`to_jsonb(made)` }))] as const;
}

/** True when a write failed because the idempotency key it keeps is there already. */
export function isKeyUsed(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && failure.constraint === 'idempotency_keys_pkey';
}
