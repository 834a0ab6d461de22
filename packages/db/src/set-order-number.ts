import { and, eq, sql } from 'drizzle-orm';
import { classifyDbError } from './classify-db-error.ts';
import type { Database } from './connect-database.ts';
import type { RecordedOrder } from './find-recorded-order.ts';
import { orders } from './schema/orders.ts';

/**
 * Gives a conversion that came without an order number the one it is told with now. Holds only
 * while the order is as it was read; a number that another order has stays with that one.
 */
export async function setOrderNumber(
  db: Database,
  was: RecordedOrder,
  external_order_id: string,
): Promise<void> {
  try {
    await db
      .update(orders)
      .set({ external_order_id, revision: sql`${orders.revision} + 1` })
      .where(and(eq(orders.id, was.order_id), eq(orders.revision, was.revision)));
  } catch (error) {
    if (classifyDbError(error).kind !== 'unique_violation') throw error;
  }
}
