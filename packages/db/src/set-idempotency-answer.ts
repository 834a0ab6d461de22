import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';

/** Keeps how a request was answered, to answer it so again. */
export async function setIdempotencyAnswer(
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
