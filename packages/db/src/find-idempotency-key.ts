import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';

/** What became of a caller's key; null when it was not used. */
export async function findIdempotencyKey(db: Database, caller_id: string, key: string) {
  const [row] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.caller_id, caller_id), eq(idempotencyKeys.key, key)));
  return row ?? null;
}
