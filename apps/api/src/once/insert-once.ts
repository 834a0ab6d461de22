import { insertRow } from '@skinstack/db/insert-row';
import { insertRowOnce, KeyOfAnotherRequest } from '@skinstack/db/insert-row-once';
import type { RowTable } from '@skinstack/db/row-table';
import { openSecret, sealSecret } from '@skinstack/domain/seal';
import type { Ports } from '../ports.ts';
import type { Once } from './once-ports.ts';
import { refuseOtherRequest } from './refuse-other-request.ts';

/**
 * Adds a row; under an idempotency key, once.
 * @param row with an id made here
 * @param given a key or secret of the row that is shown once; kept encrypted beside the key, so
 *   that whoever lost the answer gets the same again
 * @returns the row; whether it was there already; its secret, null when it is told no more
 * @throws Problem `conflict` when the key was used for another request
 */
export async function insertOnce<T extends RowTable>(
  ports: Ports,
  table: T,
  row: T['$inferInsert'] & { id: string },
  given: string | null | undefined = null,
): Promise<{ row: T['$inferSelect']; is_replay: boolean; secret: string | null }> {
  if (!ports.once) {
    return { row: await insertRow(ports.db, table, row), is_replay: false, secret: given ?? null };
  }
  const { sealing_key, random } = ports;
  const context = contextOf(ports.once);
  try {
    const { is_replay, ...once } = ports.once;
    const sealed = given == null ? null : await sealSecret(sealing_key, given, context, random(12));
    const made = await insertRowOnce(ports.db, table, row, once, sealed);
    ports.once.is_replay = made.is_replay || is_replay;
    const secret =
      made.secret_sealed && (await openSecret(sealing_key, made.secret_sealed, context));
    return { row: made.row, is_replay: made.is_replay, secret };
  } catch (error) {
    if (error instanceof KeyOfAnotherRequest) throw refuseOtherRequest();
    throw error;
  }
}

const contextOf = (once: Once) => `secret ${once.caller_id} ${once.key}`;
