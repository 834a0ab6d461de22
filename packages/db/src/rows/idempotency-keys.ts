import { and, eq, lt } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';

/** Keeps how a request was answered, to answer it so again. */
export async function updateIdempotencyAnswer(
  db: Database,
  caller_id: string,
  key: string,
  answer: { status: number; answer_sealed: string },
): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set(answer)
    .where(and(eq(idempotencyKeys.caller_id, caller_id), eq(idempotencyKeys.key, key)));
}

/** Forgets how the request that made this row was answered; that it was made stays known. */
export async function clearAnswers(db: Database, row_id: string): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ answer_sealed: null, secret_sealed: null })
    .where(eq(idempotencyKeys.row_id, row_id));
}

/** Forgets idempotency keys used before `before`; a request sent again after that is a new one. */
export async function deleteOldKeys(db: Database, before: Date): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.created_at, before));
}
