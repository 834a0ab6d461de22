import { insertRow } from '@skinstack/db/insert-row';
import { insertRowOnce, KeyOfAnotherRequest } from '@skinstack/db/insert-row-once';
import type { RowTable } from '@skinstack/db/row-table';
import type { Ports } from '../ports.ts';
import { refuseOtherRequest } from './refuse-other-request.ts';

/**
 * Adds a row; under an idempotency key, once.
 * @param row with an id made here
 * @returns the row, and whether it was there already
 * @throws Problem `conflict` when the key was used for another request
 */
export async function insertOnce<T extends RowTable>(
  ports: Ports,
  table: T,
  row: T['$inferInsert'] & { id: string },
): Promise<{ row: T['$inferSelect']; is_replay: boolean }> {
  if (!ports.once) return { row: await insertRow(ports.db, table, row), is_replay: false };
  try {
    const { is_replay, ...once } = ports.once;
    const made = await insertRowOnce(ports.db, table, row, once);
    ports.once.is_replay = made.is_replay || is_replay;
    return made;
  } catch (error) {
    if (error instanceof KeyOfAnotherRequest) throw refuseOtherRequest();
    throw error;
  }
}
