import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** Lets no more clicks into a month (by its first day); one that is closed stays so. */
export async function closeClickMonth(db: Database, month_on: string): Promise<void> {
  await db.execute(sql`select close_click_month(${month_on}::date)`);
}
