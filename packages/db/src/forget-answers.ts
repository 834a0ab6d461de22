import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';

/** Forgets how the request that made this row was answered; that it was made stays known. */
export async function forgetAnswers(db: Database, row_id: string): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ answer_sealed: null, secret_sealed: null })
    .where(eq(idempotencyKeys.row_id, row_id));
}
