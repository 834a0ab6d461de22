import { findRow } from '@skinstack/db/find-row';
import type { RowTable } from '@skinstack/db/row-table';
import { setRow } from '@skinstack/db/set-row';
import type { Ports } from '../ports.ts';
import { found } from './found.ts';
import { presentFields } from './present-fields.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/**
 * Changes the fields that were sent, and answers the row as it is now.
 * @param one what such a row is called
 * @throws Problem `not_found`, `conflict`
 */
export async function changeRow<T extends RowTable>(
  ports: Ports,
  table: T,
  one: string,
  id: string,
  wish: object,
): Promise<T['$inferSelect']> {
  const changes = presentFields(wish) as Partial<T['$inferInsert']>;
  if (Object.keys(changes).length === 0) return found(await findRow(ports.db, table, id), one);
  return found(await refuseBrokenReference(setRow(ports.db, table, id, changes)), one);
}
