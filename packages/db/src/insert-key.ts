import { type SQL, sql } from 'drizzle-orm';
import type { OnceKey } from './insert-row-once.ts';

/**
 * The part of a statement that keeps the key of its request, when there is one: the whole
 * statement fails when the key is there already (`isKeyUsed`).
 * @param row_id what the request makes or moves
 * @param guard the name of an earlier part that has one row when the statement takes effect
 */
export function insertKey(once: OnceKey | null, row_id: string, guard: SQL): SQL {
  if (!once) return sql`no_key as (select)`;
  return sql`new_key as (
      insert into idempotency_keys (caller_id, key, request_sha256, row_id)
      select ${once.caller_id}, ${once.key}, ${once.request_sha256}, ${row_id} from ${guard}
    )`;
}
