import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { conversions } from './schema/conversions.ts';

/** True when an order was credited to this click before. */
export async function isClickCredited(db: Database, click_id: string): Promise<boolean> {
  const rows = await db
    .select({ id: conversions.id })
    .from(conversions)
    .where(eq(conversions.click_id, click_id))
    .limit(1);
  return rows.length > 0;
}
