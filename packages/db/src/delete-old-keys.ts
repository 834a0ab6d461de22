import { lt } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';

/** Forgets idempotency keys used before `before`; a request sent again after that is a new one. */
export async function deleteOldKeys(db: Database, before: Date): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.created_at, before));
}
