import { classifyDbError } from './classify-db-error.ts';

/** True when a write failed because the idempotency key it keeps is there already. */
export function isKeyUsed(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && failure.constraint === 'idempotency_keys_pkey';
}
