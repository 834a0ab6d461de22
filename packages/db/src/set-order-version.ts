import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { RecordedOrder } from './find-recorded-order.ts';
import { orders } from './schema/orders.ts';

/**
 * Notes that a newer report says the same, so that one in between which comes late is known to be
 * old. Holds only while the order is as it was read.
 * @returns false when it moved in the meantime
 */
export async function setOrderVersion(
  db: Database,
  was: RecordedOrder,
  version_at: Date,
): Promise<boolean> {
  if (version_at <= was.version_at) return true;
  const [row] = await db
    .update(orders)
    .set({
      version_at: sql`greatest(${orders.version_at}, ${version_at.toISOString()}::timestamptz)`,
    })
    .where(and(eq(orders.id, was.order_id), eq(orders.revision, was.revision)))
    .returning({ id: orders.id });
  return row !== undefined;
}
